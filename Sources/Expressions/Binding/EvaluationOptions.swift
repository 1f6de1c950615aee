/// How expressions are evaluated.
package struct EvaluationOptions: Sendable, Hashable {
    /// The session's time zone: what wall clock `year(timestamp)` and its like read.
    package var timeZone: TimeZoneRules
    /// Whether overflow, division by zero and bad casts are errors, as in Spark 4; otherwise
    /// they wrap around or give null, as in Spark 3 and Glue up to 5.
    package var isANSI: Bool

    package init(timeZone: TimeZoneRules = .utc, isANSI: Bool = true) {
        self.timeZone = timeZone
        self.isANSI = isANSI
    }
}
