"""`python -m featurenet` is the command line."""

from featurenet.cli import main

if __name__ == "__main__":
    main()
