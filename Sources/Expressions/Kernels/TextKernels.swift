import Columns

/// Functions of strings.
enum TextKernels {
    /// All operands one after the other, strings or binaries alike.
    static func concat(_ type: DataType) -> BoundNode.Kernel {
        { operands, evaluation in
            let lanes = operands.map(\.bytes)
            let joined = evaluation.mapBytes { row, bytes in
                for lane in lanes { bytes.append(contentsOf: lane[row]) }
            }
            return evaluation.vector(type, operands, .bytes(joined))
        }
    }

    /// Characters of a string, bytes of a binary.
    static let length: BoundNode.Kernel = { operands, evaluation in
        let lane = operands[0].bytes
        let isText = operands[0].type == .string
        let counts = evaluation.map { row -> Int32 in
            let bytes = lane[row]
            let count = isText ? bytes.count { $0 & 0xC0 != 0x80 } : bytes.count
            return Int32(truncatingIfNeeded: count)
        }
        return evaluation.vector(.int, operands, .int32(counts))
    }

    /// Whether a regular expression matches anywhere.
    ///
    /// - Parameter shared: The pattern, if it is the same for all.
    static func matches(_ shared: RegularExpression?) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let (texts, patterns) = (operands[0].bytes, operands[1].bytes)
            var known: (text: ArraySlice<UInt8>, pattern: RegularExpression?)?
            var failures: [Int] = []
            let values = evaluation.map(orZero: false, failures: &failures) { row -> Bool? in
                if let shared { return shared.matches(in: texts[row]) }
                let text = patterns[row]
                if known?.text != text {
                    let pattern = try? RegularExpression(String(decoding: text, as: UTF8.self))
                    known = (text, pattern)
                }
                return known?.pattern?.matches(in: texts[row])
            }
            let validity = evaluation.jointValidity(operands)
            let wrong = "the pattern is no regular expression, or not a supported one"
            return ColumnVector(
                type: .boolean,
                count: evaluation.count,
                validity: try evaluation.settle(failures, validity, .error(wrong)),
                values: .booleans(values)
            )
        }
    }

    static func changedCase(_ change: @escaping @Sendable (String) -> String) -> BoundNode.Kernel {
        { operands, evaluation in
            let lane = operands[0].bytes
            let changed = evaluation.mapBytes { row, bytes in
                bytes.append(contentsOf: change(String(decoding: lane[row], as: UTF8.self)).utf8)
            }
            return evaluation.vector(.string, operands, .bytes(changed))
        }
    }
}
