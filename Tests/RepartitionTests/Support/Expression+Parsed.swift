import Expressions

extension Expression {
    /// The expression of a text that is known to be one.
    static func parsed(_ text: String) -> Expression {
        guard let expression = try? parse(text) else {
            preconditionFailure("\(text) is an expression")
        }
        return expression
    }
}
