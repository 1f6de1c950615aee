// Repartitions the records of the last hour by the hour they happened in.
import Sluice

let arguments = JobArguments.commandLine
let glue = try await GlueContext(arguments: arguments)
let job = try await Job("repartition_job", glue: glue, arguments: arguments)
let lastHour = try arguments["hour"].map(HourOfDay.init) ?? .previous()  // UTC

let datasource0 = try await glue.createDynamicFrame.fromCatalog(
    database: "anpr",
    tableName: "anpr_parquet_step1_with_crawlerresults",
    pushDownPredicate: """
        year = \(lastHour.year) and month = \(lastHour.month) \
        and day = \(lastHour.day) and hour = \(lastHour.hour)
        """,
    transformationContext: "datasource0"
)

let repartitioned = datasource0.toDF()
    .withColumn("year", year("originalrecordtimestamp"))
    .withColumn("month", month("originalrecordtimestamp"))
    .withColumn("day", dayofmonth("originalrecordtimestamp"))
    .withColumn("hour", hour("originalrecordtimestamp"))
try await repartitioned.select("uniqueid", "year", "month", "day", "hour").show()

try await glue.writeDynamicFrame.fromOptions(
    frame: DynamicFrame.fromDF(repartitioned, glue, name: "enriched"),
    connectionType: .s3,
    connectionOptions: .init(
        path: try arguments.required("target"),
        partitionKeys: ["year", "month", "day", "hour"]
    ),
    format: .parquet,
    transformationContext: "datasink5"
)

print(try await job.commit())
