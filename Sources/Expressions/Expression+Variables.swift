// Bodies that are computed for each element of an array, and the names of their elements in texts.
extension Expression {
    /// The value of `body` for each element of an array, which ``element`` stands for in it.
    package static func transforming(_ array: Expression, body: Expression) -> Expression {
        Expression(.transform(array, body: body))
    }

    /// The element that the innermost body around it is about.
    package static var element: Expression { Expression(.variable(0)) }

    /// The body, in which the columns of that name, which its parameter hides, are the element.
    func binding(_ parameter: String) -> Expression { binding(parameter.lowercased(), level: 0) }

    private func binding(_ parameter: String, level: Int) -> Expression {
        replacingParts { part in
            switch part.node {
            case .column(let name) where name.lowercased() == parameter:
                Expression(.variable(level), at: part.place)
            case .transform(let array, let body):
                Expression(
                    .transform(
                        array.binding(parameter, level: level),
                        body: body.binding(parameter, level: level + 1)
                    ),
                    at: part.place
                )
            default: nil
            }
        }
    }

    /// The body as a text has it: its element under a name that no column in it has.
    var named: (parameter: String, body: Expression) {
        let taken = Set(columnNames.map { $0.lowercased() })
        var parameter = "x"
        var number = 1
        while taken.contains(parameter) {
            number += 1
            parameter = "x\(number)"
        }
        return (parameter, naming(parameter, level: 0))
    }

    private func naming(_ parameter: String, level: Int) -> Expression {
        replacingParts { part in
            switch part.node {
            case .variable(level): Expression(.column(parameter), at: part.place)
            case .transform(let array, let body):
                Expression(
                    .transform(
                        array.naming(parameter, level: level),
                        body: body.naming(parameter, level: level + 1)
                    ),
                    at: part.place
                )
            default: nil
            }
        }
    }
}
