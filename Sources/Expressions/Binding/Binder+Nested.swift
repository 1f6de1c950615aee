import Columns

extension Binder {
    /// The fields of a column that the expression reads, as the schema spells them.
    func fieldsRead(of column: Int) -> [[String]] {
        var fields: [[String]] = []
        for path in paths where schema.index(of: path[0]) == column {
            var names: [String] = []
            var type = schema.fields[column].type
            for name in path.dropFirst() {
                // Beyond a list or map all of it is read.
                guard case .structure(let own) = type, let index = TableSchema(own).index(of: name)
                else { break }
                names.append(own[index].name)
                type = own[index].type
            }
            if !fields.contains(names) { fields.append(names) }
        }
        return fields
    }

    /// `struct.field`; of an array of structs, the array of the fields; of a map, the value.
    func field(
        _ name: String,
        of operand: BoundNode,
        _ expression: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        switch operand.type {
        case .structure(let fields):
            let (index, field) = try find(name, in: fields, of: expression, place)
            return node(
                .kernel(NestedKernels.field(index)),
                field.type,
                [operand],
                place,
                isNullable: operand.isNullable || field.isNullable
            )
        case .array(.structure(let fields)):
            let (index, field) = try find(name, in: fields, of: expression, place)
            return node(
                .kernel(NestedKernels.fieldOfElements(index)),
                .array(element: field.type),
                [operand],
                place
            )
        case .map:
            let key = Expression(.literal(.string(name)), at: place)
            return try element(of: operand, key, expression, place)
        default:
            throw mismatch(
                "\(expression) is \(operand.type), which has no field \(name); a column whose name "
                    + "has a dot goes in backticks",
                place
            )
        }
    }

    private func find(
        _ name: String,
        in fields: [Field],
        of expression: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> (Int, Field) {
        guard let index = TableSchema(fields).index(of: name) else {
            let known = NameList(fields.map(\.name)).sentence("fields", instead: name)
            throw ExpressionError(
                .unknownColumn,
                "\(expression) has no field \(name), \(known)",
                place
            )
        }
        return (index, fields[index])
    }

    /// Binds a call of `transform`, with a body over each element of an array.
    func transform(
        _ array: Expression,
        _ body: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let lists = try bind(array)
        guard case .array(let element) = lists.type else {
            throw mismatch("transform goes through an array, \(array) is \(lists.type)", place)
        }
        var inner = self
        inner.elementTypes.append(element)
        let value = try inner.bind(body)
        return node(
            .transform,
            .array(element: value.type),
            [lists, value],
            place,
            isNullable: lists.isNullable
        )
    }

    /// `array[index]` from 0 on, `map[key]`, or `struct['field']`.
    func element(
        of operand: Expression,
        _ key: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        try element(of: try bind(operand), key, operand, place)
    }

    private func element(
        of operand: BoundNode,
        _ key: Expression,
        _ expression: Expression,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        switch operand.type {
        case .structure, .array(.structure):
            if case .literal(.string(let name)) = key.node {
                return try field(name, of: operand, expression, place)
            }
        default: break
        }
        let bound = try bind(key)
        switch operand.type {
        case .array:
            guard bound.type.isInteger || bound.type == .null else {
                throw mismatch(
                    "an array's elements are numbered from 0 on, \(key) is \(bound.type)",
                    key.place ?? place
                )
            }
            return try item(of: operand, bound, .zeroBased, place)
        case .map: return try value(of: operand, bound, place)
        default:
            throw mismatch(
                "[] reads arrays and maps, \(expression) is \(operand.type)",
                place
            )
        }
    }

    /// An element of an array, by its number.
    func item(
        of array: BoundNode,
        _ index: BoundNode,
        _ numbering: NestedKernels.Numbering,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        guard case .array(let element) = array.type else {
            throw mismatch("elements are taken of arrays, this is \(array.type)", place)
        }
        let kernel = NestedKernels.item(numbering, isANSI: options.isANSI)
        let index = try cast(index, to: .bigint, isTry: false, index.place)
        return node(.kernel(kernel), element, [array, index], place, isNullable: true)
    }

    /// The value of a map's key, null if it has no such key.
    func value(
        of map: BoundNode,
        _ key: BoundNode,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        guard case .map(let keyType, let valueType) = map.type else {
            throw mismatch("keys are looked up in maps, this is \(map.type)", place)
        }
        // Implicit casts go between text and anything.
        let isText = (keyType == .string) != (key.type == .string)
        let isPlain = !keyType.isNested && !key.type.isNested
        guard isText && isPlain || coercion.commonType(keyType, key.type) == keyType else {
            throw mismatch("the map's keys are \(keyType), not \(key.type); cast the key", place)
        }
        let wanted = try cast(key, to: keyType, isTry: false, key.place)
        return node(
            .kernel(NestedKernels.mapValue),
            valueType,
            [map, wanted],
            place,
            isNullable: true
        )
    }
}
