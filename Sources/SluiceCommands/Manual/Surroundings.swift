/// What commands read beside their arguments, for the manual.
enum Surroundings {
    static let environment: [(name: String, meaning: String)] = [
        ("SLUICE_CONFIG", "The file of settings, if --config does not name it."),
        (
            "SLUICE_CATALOG, SLUICE_MEMORY, SLUICE_THREADS, SLUICE_TIME_ZONE, SLUICE_TEMP_DIR, "
                + "SLUICE_DURABILITY, SLUICE_ANSI, SLUICE_LEDGER",
            "What the key of that name says in sluice.yaml; they count more than the file, and less "
                + "than options. `sluice config show` lists all keys."
        ),
        (
            "SLUICE_HOME",
            "The folder of the catalog and of sluice.yaml, where nothing else names them."
        ),
        (
            "XDG_DATA_HOME",
            "Without SLUICE_HOME the catalog is in the folder sluice below this one."
        ),
        (
            "XDG_CONFIG_HOME",
            "Where the folder sluice is in which sluice.yaml is looked for last, if not in ~/.config."
        ),
        ("TZDIR", "Where the files of time zones are, if not in /usr/share/zoneinfo."),
        ("TMPDIR", "Where the demo makes its folder, if not in /tmp."),
    ]

    static let files: [(name: String, meaning: String)] = [
        (
            "sluice.yaml",
            "Settings: in the working folder or the nearest folder above it that has one; there only "
                + "if it belongs to this user or to root. `sluice lake init` makes one with comments."
        ),
        (
            "~/.local/share/sluice/catalog.sqlite",
            "The catalog, an SQLite file, unless --catalog, the environment or sluice.yaml says another."
        ),
        (
            "/usr/share/zoneinfo",
            "Time zones; the package tzdata has them. UTC and offsets such as +02:00 need none."
        ),
    ]

    static let errors = """
        Errors are printed to standard error: what was found, what was expected, then the cure. \
        With --json they are one JSON object, {"error": {"kind": ..., "message": ..., \
        "exitCode": ...}}. The kinds are stable; messages are for people and may change.
        """
}
