"""The store: what runs, trials and events a folder holds."""
