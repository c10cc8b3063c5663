"""The published tool's command line, and the names that the paper's figure 6 imports from `run`."""

if __name__ == "__main__":
    from featurenet.cli.published import main

    main()
else:
    from featurenet.paper import build_meta_model, build_models

    __all__ = ["build_meta_model", "build_models"]
