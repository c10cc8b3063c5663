"""`python cli.py …` in a checkout is `featurenet …`."""

from featurenet.cli import main

if __name__ == "__main__":
    main()
