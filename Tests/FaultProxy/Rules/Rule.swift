/// What becomes of which requests.
package struct Rule: Sendable, Equatable {
    /// Tells the rule apart in the log.
    ///
    /// The seed decides by it, too, so that rules decide alike whichever others there are.
    package let name: String
    package let matcher: RequestMatcher
    package let schedule: Schedule
    package let fault: Fault

    package init(
        _ name: String,
        _ fault: Fault,
        for matcher: RequestMatcher = .any,
        _ schedule: Schedule = .always
    ) {
        self.name = name
        self.matcher = matcher
        self.schedule = schedule
        self.fault = fault
    }
}
