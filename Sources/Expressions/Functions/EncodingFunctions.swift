import Columns

extension SQLFunction {
    /// Between strings, bytes, numbers and their notations.
    static let encodingFunctions: [SQLFunction] = [
        .plain("ascii(string)", [.string], gives: .int) { _ in EncodingKernels.firstCodePoint },
        character, character.named("char"),
        .plain("base64(binary)", [.binary], gives: .string) { _ in EncodingKernels.base64 },
        .plain("unbase64(string)", [.string], gives: .binary) { _ in EncodingKernels.unbase64 },
        hex,
        .plain("unhex(string)", [.string], gives: .binary, mayGiveNull: true) { _ in
            EncodingKernels.unhex
        },
        .plain("encode(string, charset)", [.string, .string], gives: .binary) { _ in
            EncodingKernels.encode
        },
        SQLFunction("decode(binary, charset)", arity: 2...2) { call throws(ExpressionError) in
            let bytes = try call.coerced(0, to: .binary)
            let charset = try call.coerced(1, to: .string)
            return call.node(EncodingKernels.decode, .string, [bytes, charset])
        },
        .plain("url_encode(string)", [.string], gives: .string) { _ in EncodingKernels.urlEncode },
        .plain("url_decode(string)", [.string], gives: .string) { _ in
            EncodingKernels.urlDecode(isTry: false)
        },
        .plain("try_url_decode(string)", [.string], gives: .string, mayGiveNull: true) { _ in
            EncodingKernels.urlDecode(isTry: true)
        },
    ]

    private static let character = SQLFunction.plain("chr(code)", [.bigint], gives: .string) { _ in
        EncodingKernels.character
    }

    /// Of integers the two's complement of 64 bits, of everything else the bytes.
    private static let hex = SQLFunction("hex(value)", arity: 1...1) {
        call throws(ExpressionError) in
        let type = call.arguments[0].type
        if type.isNumeric {
            return call.node(
                EncodingKernels.hexOfIntegers,
                .string,
                [try call.argument(0, as: .bigint)]
            )
        }
        return call.node(EncodingKernels.hexOfBytes, .string, [try call.textOrBinary(0)])
    }
}
