extension ServiceError {
    /// The error for people: what was refused, what was expected, the cure.
    func refusal(of call: AWSCall) -> AWSError {
        AWSError(
            kind,
            "\(what(call)), \(cure(call))",
            code: code,
            operation: call.description,
            requestID: requestID
        )
    }

    private func what(_ call: AWSCall) -> String {
        let service = call.request.endpoint.host
        switch kind {
        case .accessDenied: return "\(service) gives no permission"
        case .invalidCredentials: return "\(service) does not accept the credentials"
        case .throttled: return "\(service) asks for fewer requests"
        case .unavailable: return "\(service) failed (status \(status))"
        case .clockSkew: return "this machine's clock is not \(service)'s"
        case .malformedAnswer:
            return "\(service) is no server for \(call.service) (status \(status))"
        default:
            return message.map { "\(service) says: \(Self.line($0))" }
                ?? "\(service) answers with status \(status)"
        }
    }

    private func cure(_ call: AWSCall) -> String {
        switch kind {
        case .accessDenied:
            return "allow \(call.operation) on \(call.resource.isEmpty ? "*" : call.resource)"
        case .invalidCredentials: return "renew them, or choose others with --profile"
        case .throttled: return "run again later, or with fewer at once"
        case .unavailable: return "run again later"
        case .clockSkew: return "set it"
        case .malformedAnswer: return "check the endpoint"
        default: return "check the request and the endpoint"
        }
    }

    /// A service's text on one line, without the full stop that errors here do not have.
    private static func line(_ text: String) -> String {
        let line = String(text.map { $0.isNewline ? " " : $0 })
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }
}
