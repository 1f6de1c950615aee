/// A stage of a frame in which records may fail: what Glue's transforms call error records.
///
/// A record fails where a value of it cannot be cast. It is left out of what follows, and counted.
package struct ErrorStage: Sendable, Hashable {
    /// What messages and reports call it.
    package var name: String
    /// The records with which actions fail that fail in this stage; 0 for none.
    package var threshold: Int
    /// The same for the records that fail up to this stage and in it.
    package var totalThreshold: Int

    package init(_ name: String, threshold: Int, totalThreshold: Int) {
        self.name = name
        self.threshold = threshold
        self.totalThreshold = totalThreshold
    }
}

/// Records that failed in a stage, for one value.
package struct ErrorRecords: Sendable, Equatable {
    /// The stage's position among those of the frame that let records fail.
    package var stageNumber: Int
    package var stage: String
    /// Where the value is, before the stage.
    package var path: String
    /// The type that it cannot become.
    package var type: String
    /// A record counts once, with its first value that cannot be cast.
    package var rows: Int
    /// The first of them.
    package var first: BadRows.Place

    package init(
        stageNumber: Int,
        stage: String,
        path: String,
        type: String,
        rows: Int,
        first: BadRows.Place
    ) {
        self.stageNumber = stageNumber
        self.stage = stage
        self.path = path
        self.type = type
        self.rows = rows
        self.first = first
    }
}

extension [ErrorRecords] {
    /// The records of all stages.
    package var rowCount: Int { reduce(0) { $0 + $1.rows } }

    /// Refuses more error records than the stages allow.
    ///
    /// - Throws: ``RunError`` of kind `badRows`, which names the first record of the stage.
    package func requireBelowThresholds(of stages: [ErrorStage]) throws {
        for (number, stage) in stages.enumerated() {
            let own = filter { $0.stageNumber == number }
            let total = filter { $0.stageNumber <= number }.rowCount
            let isStage = stage.threshold > 0 && own.rowCount >= stage.threshold
            let isTotal = stage.totalThreshold > 0 && total >= stage.totalThreshold
            guard isStage || isTotal else { continue }
            let found = isStage ? own : filter { $0.stageNumber <= number }
            guard let worst = found.min(by: { $0.first < $1.first }) else { continue }
            let limit =
                isStage
                ? "stageThreshold is \(stage.threshold)"
                : "totalThreshold is \(stage.totalThreshold)"
            throw RunError(
                .badRows,
                "\(worst.first): \(worst.path) cannot become \(worst.type); of such error records "
                    + "stage \(stage.name) has \(isStage ? own.rowCount : total)"
                    + "\(isStage ? "" : " with the stages before it"), and its \(limit): look at "
                    + "errorsAsDynamicFrame(), correct them, or raise the threshold"
            )
        }
    }
}
