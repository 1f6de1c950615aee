@testable import SluiceCommands

/// What somebody did, and what they read then.
///
/// `$` stands for the folder where it happens.
struct Situation: Sendable, CustomStringConvertible {
    let name: String
    let arguments: [String]
    let status: ExitStatus
    let text: String

    init(_ name: String, _ line: String, _ text: String) {
        self.init(name, line, .impossible, text)
    }

    /// - Parameter line: The arguments, between spaces; one with a space stands in `'`.
    init(_ name: String, _ line: String, _ status: ExitStatus, _ text: String) {
        self.name = name
        arguments = line.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .flatMap { index, part in
                index.isMultiple(of: 2) ? part.split(separator: " ") : [part]
            }
            .map(String.init)
        self.status = status
        self.text = text
    }

    var description: String { name }
}

private let columns = """
    outputtype, uniqueid, previousspeed, currentspeed, avgspeed3minutes, avgspeed10minutes, \
    speeddiffindicator, trafficjamindicator, bezettingsgraad, recordtimestamp, location, \
    originalrecordtimestamp
    """

/// The options that most runs have.
private let event = "--event-time originalrecordtimestamp"

extension Situation {
    /// What is read is not there, or is not what it should be.
    static let sources: [Situation] = [
        Situation(
            "no such folder",
            "run --from $/no \(event) --to $/x",
            "there are no data files, expected a Parquet file or a folder of them ($/no)"
        ),
        Situation(
            "an empty folder",
            "show --from $/empty",
            "there are no data files, expected a Parquet file or a folder of them ($/empty)"
        ),
        Situation(
            "S3 in no region",
            "show --from s3://bucket/key --region eu_west",
            "--region eu_west is no region, expected one like eu-west-1"
        ),
        Situation(
            "no such table",
            "show --from lake.two",
            "there is no table two in lake, the tables are full, landing, one "
                + "(catalog $/catalog.sqlite)"
        ),
        Situation(
            "a mistyped table",
            "show --from lake.landin",
            "there is no table landin in lake, did you mean landing? (catalog $/catalog.sqlite)"
        ),
        Situation(
            "no such database",
            "show --from lak.one",
            "there is no database lak, did you mean lake? (catalog $/catalog.sqlite)"
        ),
        Situation(
            "no such database to list",
            "catalog tables nope",
            "there is no database nope, the databases are lake (catalog $/catalog.sqlite)"
        ),
        Situation(
            "a predicate without partitions",
            "show --from lake.one --push-down-predicate 'yer = 1'",
            "the push-down predicate yer = 1 needs partitions, and there are none; filter rows with "
                + "--where or filter() (lake.one)"
        ),
        Situation(
            "a predicate over no key",
            "catalog partitions lake.landing --push-down-predicate 'yer = 1'",
            """
            unknown column yer, the partition keys are year, month, day, hour (did you mean year?)
              yer = 1
              ^^^
            """
        ),
        Situation(
            "a file that was cut off",
            "show --from $/cut.parquet",
            .failed,
            "truncated: the file starts as Parquet and has no footer: its writer has not finished "
                + "it, or it was cut off (cut.parquet, byte 1000)"
        ),
        Situation(
            "text",
            "inspect $/text.parquet",
            .failed,
            "truncated: the file has 6 bytes: a Parquet file has 12 or more (text.parquet)"
        ),
        Situation(
            "no such file",
            "inspect $/no.parquet",
            "there is no such file, expected a Parquet file ($/no.parquet)"
        ),
        Situation(
            "no such row group",
            "inspect $/one/a.parquet --row-group 7",
            "there is no row group 7, the file has 1, counted from 0 ($/one/a.parquet)"
        ),
        Situation(
            "no such column of a file",
            "inspect $/one/a.parquet --column nope",
            "there is no column nope, the columns are \(columns) ($/one/a.parquet)"
        ),
        Situation(
            "folders of several layouts",
            "crawl $/mixed --table lake.mixed",
            .failed,
            "files lie at different partition depths: a=1/b=2/x.parquet has the keys a, b, "
                + "c=1/y.parquet has the keys c; give each its own location, or move the files "
                + "($/mixed)"
        ),
        Situation(
            "an exclusion that is no pattern",
            "crawl $/one --table lake.one --exclude a[b",
            "the pattern a[b has a [ without its ]"
        ),
        Situation(
            "names for folders that have them",
            "crawl $/full --table lake.full --partition-names y",
            "folders name their partition keys themselves, k=1/a.parquet for example; leave the "
                + "names of partition keys away ($/full)"
        ),
        Situation(
            "a place without Parquet",
            "crawl $/blocked/text --table lake.text",
            "none of the 1 files here is Parquet (text.txt); crawl a folder with Parquet files "
                + "(file://$/blocked/text/)"
        ),
        Situation(
            "nothing to crawl",
            "crawl $/empty --table lake.empty",
            "there are no data files here; empty files are not counted, nor those whose name or "
                + "folder starts with . or _ (file://$/empty/)"
        ),
        Situation(
            "another table of that name",
            "crawl $/landing --table lake.one",
            .failed,
            "table lake.one lies at file://$/one/; choose another name for the table here "
                + "(file://$/landing/)"
        ),
        Situation(
            "a table without its database",
            "crawl $/one --table one",
            "one names no table, expected database.table"
        ),
        Situation(
            "a catalog that is none",
            "catalog databases --catalog $/text.parquet",
            "the file is not a catalog, or it is damaged (file is not a database), move it away "
                + "and crawl again (catalog $/text.parquet)"
        ),
        Situation(
            "a catalog below a file",
            "catalog databases --catalog $/text.parquet/x.sqlite",
            .failed,
            "cannot create the catalog's folder, name another place for the catalog: The operation "
                + "could not be completed. A file with the same name already exists. "
                + "(catalog $/text.parquet/x.sqlite)"
        ),
    ]

    /// What is written cannot lie there, or runs cannot work so.
    static let targets: [Situation] = [
        Situation(
            "a target in its source",
            "run --from $/one \(event) --to $/one/out",
            "the target lies in the source $/one: the next run would read what this one writes; "
                + "name a folder outside it with --to ($/one/out)"
        ),
        Situation(
            "a target that is a file",
            "run --from $/landing \(event) --to $/text.parquet",
            "the target is a file, expected a folder or a place where one can be made "
                + "($/text.parquet)"
        ),
        Situation(
            "a table of other keys",
            "run --from $/landing \(event) --to $/byc --to-table lake.one",
            "the table is not partitioned, the run is partitioned by year, month, day, hour; name "
                + "another table with --to-table (lake.one)"
        ),
        Situation(
            "a table of another place",
            "run --from $/landing --partition-by 'k = 1' --to $/byk --to-table lake.full",
            "the table lies at file://$/full/, the run writes to file://$/byk; write there, or "
                + "name another table with --to-table (lake.full)"
        ),
        Situation(
            "a column of another type",
            "run --from $/landing --with 'currentspeed = CAST(currentspeed AS string)' "
                + "--partition-by 'k = 1' --to $/full --to-table lake.full",
            "the table's column currentspeed is a int, the run's is a string; convert it: --with "
                + "'currentspeed = CAST(currentspeed AS int)' (lake.full)"
        ),
        Situation(
            "a projection of keys that are no times",
            "run --from $/landing --partition-by 'k = 1' --to $/byk --to-table lake.byk "
                + "--projection 2020-2021",
            "the values of partition key k of table lake.byk, a int, cannot be projected: expected "
                + "year, month, day, hour or minute, or a date; register the partitions instead"
        ),
        Situation(
            "a target with data",
            "run --from $/landing --partition-by 'k = 1' --to $/full --mode error",
            .failed,
            "the target holds files (k=1/a.parquet) and the mode is error: choose --mode append or "
                + "overwrite-partitions, or another place"
        ),
        Situation(
            "S3 at no server",
            "run --from $/landing \(event) --to s3://bucket/x --endpoint-url ftp://here",
            "--endpoint-url must be http:// or https:// and a host, without a user and a query"
        ),
        Situation(
            "a zone that is unknown",
            "plan --from $/one \(event) --time-zone Europe/Brussel",
            "unknown time zone Europe/Brussel: write an IANA name like Europe/Brussels or an offset "
                + "like +02:00 (names come from the tzdata package)"
        ),
        Situation(
            "no such run",
            "jobs show 7",
            "there is no job run 7, sluice jobs list names those that are there "
                + "(catalog $/catalog.sqlite)"
        ),
        Situation(
            "a file of settings that is not there",
            "plan --from $/one \(event) --config $/no.yaml",
            "--config names a file that is not there, correct the path or make a lake with sluice "
                + "lake init ($/no.yaml)"
        ),
        Situation(
            "a mistyped setting",
            "config show --config $/mistyped.yaml",
            "there is no key memroy, did you mean memory? ($/mistyped.yaml:2:1)"
        ),
        Situation(
            "a setting that cannot be",
            "catalog databases --config $/impossible.yaml",
            "threads: many is no number from 1 to 256 ($/impossible.yaml:1:10)"
        ),
        Situation(
            "a lake where one is",
            "lake init $/lake",
            "a lake is there already, use it or name another folder ($/lake/sluice.yaml)"
        ),
        Situation(
            "a lake in a file",
            "lake init $/text.parquet",
            "the lake cannot be written there, name another folder: The operation could not be "
                + "completed. A file with the same name already exists. ($/text.parquet)"
        ),
        Situation(
            "a folder for the demo that is there",
            "demo --keep $/empty",
            "--keep $/empty is there already, name a folder that is not"
        ),
    ]

    /// Expressions, columns and event times that do not fit.
    static let expressions: [Situation] = [
        Situation(
            "no such event time",
            "run --from $/one --event-time nope --to $/x",
            "unknown column nope, the columns are \(columns)\n  nope\n  ^^^^"
        ),
        Situation(
            "a timestamp with a unit",
            "plan --from $/one \(event) --event-time-unit seconds",
            "the event time originalrecordtimestamp is a timestamp, which has no unit; leave "
                + "--event-time-unit seconds away"
        ),
        Situation(
            "a number without a unit",
            "plan --from $/one --event-time uniqueid",
            "the event time uniqueid is an integer without a unit; add --event-time-unit "
                + "seconds|millis|micros|nanos"
        ),
        Situation(
            "an order with something behind it",
            "run --from $/one \(event) --to $/x --sort-by 'currentspeed descending'",
            """
            found descending, expected ASC, DESC, NULLS FIRST, NULLS LAST, a comma or the end
              currentspeed descending
                           ^^^^^^^^^^
            """
        ),
        Situation(
            "an order by a column that is not there",
            "run --from $/one \(event) --to $/x --sort-by 'curentspeed desc'",
            """
            unknown column curentspeed, the columns are \(columns), year, month, day, hour (did you \
            mean currentspeed?)
              curentspeed desc
              ^^^^^^^^^^^
            """
        ),
        Situation(
            "an empty expression",
            "plan --from $/one --partition-by 'x = '",
            "the expression is empty"
        ),
        Situation(
            "a partition key without a name",
            "plan --from $/one --partition-by year(recordtimestamp)",
            """
            the value has no name: write name = year(recordtimestamp)
              year(recordtimestamp)
              ^^^^^^^^^^^^^^^^^^^^^
            """
        ),
        Situation(
            "a partition key that is no column",
            "plan --from $/one --partition-by country",
            "the frame has no column country to partition by, its columns are \(columns)"
        ),
        Situation(
            "a partition key twice",
            "plan --from $/one --partition-by k=1 --partition-by K=2",
            "the partition key K is there twice, name each key once"
        ),
        Situation(
            "half a condition",
            "show --from $/one --where 'currentspeed >'",
            """
            found the end of the text, expected a value, a column or a function
              currentspeed >
                            ^
            """
        ),
        Situation(
            "a column that the files have already",
            "plan --from $/one --with 'year = 1' --with 'month = 2' \(event)",
            "the files have columns named year, month, which are to become partition keys: remove "
                + "them with --drop year,month, or keep them under other names with "
                + "--with 'year_of_record = year' --with 'month_of_record = month' "
                + "--drop year,month"
        ),
    ]
}
