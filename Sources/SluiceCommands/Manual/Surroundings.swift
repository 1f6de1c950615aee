/// What commands read beside their arguments, for the manual.
enum Surroundings {
    static let environment: [(name: String, meaning: String)] = [
        ("SLUICE_HOME", "The folder of the catalog, if --catalog does not name its file."),
        (
            "XDG_DATA_HOME",
            "Without SLUICE_HOME the catalog is in the folder sluice below this one."
        ),
        ("TZDIR", "Where the files of time zones are, if not in /usr/share/zoneinfo."),
        ("TMPDIR", "Where the demo makes its folder, if not in /tmp."),
    ]

    static let files: [(name: String, meaning: String)] = [
        (
            "~/.local/share/sluice/catalog.sqlite",
            "The catalog, an SQLite file, unless --catalog or the environment says another."
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
