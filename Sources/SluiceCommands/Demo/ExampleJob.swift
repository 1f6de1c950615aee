internal import DataCatalog
internal import ObjectStorage
internal import Sluice

/// The job of the example: what was filed by arrival is filed by event time.
struct ExampleJob: Sendable {
    let table: TableName
    let target: ObjectLocation
    let pushDownPredicate: String

    /// Runs the job, as the script in `Examples/RepartitionJob` does.
    func run(_ glue: GlueContext, show: (String) -> Void) async throws -> JobReport {
        let job = try await Job("repartition_job", glue: glue)
        let datasource0 = try await glue.createDynamicFrame.fromCatalog(
            database: table.database,
            tableName: table.table,
            pushDownPredicate: pushDownPredicate,
            transformationContext: "datasource0"
        )
        let repartitioned = datasource0.toDF()
            .withColumn("year", year("originalrecordtimestamp"))
            .withColumn("month", month("originalrecordtimestamp"))
            .withColumn("day", dayofmonth("originalrecordtimestamp"))
            .withColumn("hour", hour("originalrecordtimestamp"))
        let columns = repartitioned.select("uniqueid", "year", "month", "day", "hour")
        show(try await columns.text(rowCount: 5))

        try await glue.writeDynamicFrame.fromOptions(
            frame: DynamicFrame.fromDF(repartitioned, glue, name: "enriched"),
            connectionType: .s3,
            connectionOptions: .init(
                path: target.description,
                partitionKeys: ["year", "month", "day", "hour"]
            ),
            format: .parquet,
            transformationContext: "datasink5"
        )
        return try await job.commit()
    }
}
