package import Columns

/// A column of a frame, as it is or computed from others: Spark's `Column`.
///
/// ```swift
/// col("country") == "BE" && col("confidence") >= 80
/// year("originalrecordtimestamp").alias("year")
/// ```
///
/// Where a column is expected a string literal names one; right of a comparison it is a value.
/// Nothing is computed and nothing is checked before the frame's schema is known.
public struct Column: Sendable, ExpressibleByStringLiteral {
    /// What it is computed from.
    package let expression: Expression
    /// The name given by ``alias(_:)``.
    package let aliasName: String?

    package init(_ expression: Expression, aliasName: String? = nil) {
        self.expression = expression
        self.aliasName = aliasName
    }

    init(_ node: Expression.Node) { self.init(Expression(node)) }

    /// The column of that name, or the field of a column: `"reading.speed"`.
    public init(stringLiteral name: String) { self.init(Expression(path: name)) }

    /// The name of the column in a frame: its alias, or the name of the column or field that it
    /// is, or its SQL text.
    package var name: String { aliasName ?? expression.fieldName ?? expression.description }
}

extension Column: CustomStringConvertible {
    /// Its SQL text, with its alias.
    public var description: String {
        guard let aliasName else { return expression.description }
        return "\(expression) AS \(SQLPrinter.name(aliasName))"
    }
}

/// The column of that name, or the field of a column: `col("reading.speed")`.
///
/// A name with a dot in it goes in backticks.
public func col(_ name: String) -> Column { Column(Expression(path: name)) }

extension Expression {
    /// A column's name, with those of fields behind dots; what is no such path is a name.
    fileprivate init(path: String) {
        var names: [String] = [""]
        var isQuoted = false
        for character in path {
            switch character {
            case "`": isQuoted.toggle()
            case "." where !isQuoted: names.append("")
            default: names[names.count - 1].append(character)
            }
        }
        guard !isQuoted, !names.contains("") else {
            self.init(.column(path))
            return
        }
        self = names.dropFirst().reduce(Expression(.column(names[0]))) { path, name in
            Expression(.field(path, name))
        }
    }
}

/// A column that has the same value in every row.
public func lit(_ value: some ColumnValue) -> Column { Column(value.columnExpression) }

/// A column computed by Spark SQL text, for example `expr("pmod(id, 7)")`.
///
/// - Throws: ``ExpressionError`` of kind `syntax`, with the place in the text.
public func expr(_ text: String) throws(ExpressionError) -> Column {
    Column(try Expression.parse(text))
}

/// What can stand on the right of an operator: a column or a value.
public protocol ColumnOperand {
    /// The column or value as an expression.
    var columnExpression: Expression { get }
}

/// A Swift value that can stand in an expression.
public protocol ColumnValue: ColumnOperand {}

extension Column: ColumnOperand {
    public var columnExpression: Expression { expression }
}

extension Bool: ColumnValue {
    public var columnExpression: Expression { Expression(.literal(.boolean(self))) }
}

extension String: ColumnValue {
    public var columnExpression: Expression { Expression(.literal(.string(self))) }
}

extension Int: ColumnValue {
    /// An `int` if it fits, as in PySpark, else a `bigint`.
    public var columnExpression: Expression {
        Expression(.literal(Int32(exactly: self).map { .int($0) } ?? .bigint(Int64(self))))
    }
}

extension Int32: ColumnValue {
    public var columnExpression: Expression { Expression(.literal(.int(self))) }
}

extension Int64: ColumnValue {
    public var columnExpression: Expression { Expression(.literal(.bigint(self))) }
}

extension Double: ColumnValue {
    public var columnExpression: Expression {
        if isFinite { return Expression(.literal(.double(self))) }
        let text = Expression(.literal(.string(NumberText.java(self))))
        return Expression(.cast(text, .double, isTry: false))
    }
}

extension Float: ColumnValue {
    public var columnExpression: Expression {
        if isFinite { return Expression(.literal(.float(self))) }
        let text = Expression(.literal(.string(NumberText.java(self))))
        return Expression(.cast(text, .float, isTry: false))
    }
}

// MARK: Methods

extension Column {
    /// The same column under another name.
    public func alias(_ name: String) -> Column { Column(expression, aliasName: name) }

    /// Whether the value is null.
    public var isNull: Column { Column(.isNull(expression, isNegated: false)) }

    /// Whether the value is not null.
    public var isNotNull: Column { Column(.isNull(expression, isNegated: true)) }

    /// Whether the value is one of `values`.
    public func isin(_ values: any ColumnValue...) -> Column { isin(values) }

    /// Whether the value is one of `values`; an empty list has none.
    public func isin(_ values: [any ColumnValue]) -> Column {
        guard !values.isEmpty else { return lit(false) }
        return Column(.isIn(expression, values.map(\.columnExpression), isNegated: false))
    }

    /// Whether the value is from `lower` to `upper`, both included.
    public func between(_ lower: some ColumnOperand, _ upper: some ColumnOperand) -> Column {
        Column(
            .between(
                expression,
                lower: lower.columnExpression,
                upper: upper.columnExpression,
                isNegated: false
            )
        )
    }

    /// Whether the text fits an SQL pattern: `%` stands for any text, `_` for one character.
    public func like(_ pattern: String) -> Column {
        let pattern = Expression(.literal(.string(pattern)))
        return Column(.like(expression, pattern: pattern, escape: "\\", isNegated: false))
    }

    /// The value converted to another type.
    public func cast(_ type: ColumnType) -> Column {
        Column(.cast(expression, type.dataType, isTry: false), aliasName: aliasName)
    }

    /// The value converted to another type, or null where that is not possible.
    public func tryCast(_ type: ColumnType) -> Column {
        Column(.cast(expression, type.dataType, isTry: true), aliasName: aliasName)
    }

    /// Equal, where null equals null.
    public func eqNullSafe(_ other: some ColumnOperand) -> Column {
        Column(.comparison(.nullSafeEqual, expression, other.columnExpression))
    }

    private init(_ node: Expression.Node, aliasName: String?) {
        self.init(Expression(node), aliasName: aliasName)
    }
}

/// A type that a column can be cast to.
public struct ColumnType: Sendable, Hashable {
    package let dataType: DataType

    private init(_ dataType: DataType) { self.dataType = dataType }

    public static let boolean = ColumnType(.boolean)
    public static let tinyint = ColumnType(.tinyint)
    public static let smallint = ColumnType(.smallint)
    public static let int = ColumnType(.int)
    public static let bigint = ColumnType(.bigint)
    public static let float = ColumnType(.float)
    public static let double = ColumnType(.double)
    public static let string = ColumnType(.string)
    public static let binary = ColumnType(.binary)
    public static let date = ColumnType(.date)
    public static let timestamp = ColumnType(.timestamp)
    public static let timestampNTZ = ColumnType(.timestampNTZ)

    /// Arrays of values of a type.
    public static func array(of element: ColumnType) -> ColumnType {
        ColumnType(.array(element: element.dataType))
    }

    /// Maps from keys of a type to values of another.
    public static func map(from key: ColumnType, to value: ColumnType) -> ColumnType {
        ColumnType(.map(key: key.dataType, value: value.dataType))
    }

    /// Structs of named fields, in order.
    public static func structure(_ fields: KeyValuePairs<String, ColumnType>) -> ColumnType {
        ColumnType(.structure(fields.map { Field($0.key, $0.value.dataType) }))
    }

    /// Numbers of at most `precision` digits, `scale` of them behind the point.
    public static func decimal(_ precision: Int, _ scale: Int) -> ColumnType {
        precondition(
            (1...38).contains(precision) && (0...precision).contains(scale),
            "a decimal has 1 to 38 digits, and at most as many behind the point"
        )
        return ColumnType(.decimal(precision: precision, scale: scale))
    }
}
