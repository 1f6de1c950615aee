import Buffers

/// A request of a service, before it is signed.
struct AWSCall: Sendable {
    var service: AWSService
    /// For people, and for what permission it needs: `s3:GetObject`.
    var operation: String
    /// What it is about, for people: `s3://lake/a.parquet`.
    var resource: String
    /// To sign for.
    var region: String
    var request: HTTPRequest
    var payload: PayloadHash = .signed
    var price: PriceClass = .elsewhere
    /// What shares a rate of requests: the folder of a bucket.
    var rateScope = ""
    /// The most bytes of the answer.
    var bodyLimit = 16 << 20
    /// Fewer attempts than the client makes otherwise.
    var attemptLimit: Int?
    /// Whether an answer that breaks off is of use.
    var takesPartOfBody = false
    /// Whether a success may have an error in its body, as it is with what takes S3 long.
    var mayFailLate = false
    /// Whether it goes out unsigned, whatever credentials there are.
    var isUnsigned = false

    /// For one attempt: a minute, and more for a long body, at 256 KiB a second.
    var timeout: Duration {
        let longest = max(request.body.count, takesPartOfBody ? bodyLimit : 0)
        return .seconds(60 + longest / (256 << 10))
    }

    /// For errors: `s3:GetObject s3://lake/a.parquet`.
    var description: String { resource.isEmpty ? operation : "\(operation) \(resource)" }
}

/// The answer to a call, successful or refused for good.
struct AWSReply: Sendable {
    let answer: HTTPAnswer
    /// Whether an attempt before this answer's may have had its effect.
    let mayHaveBeenDoneBefore: Bool
    /// The machine's clock, corrected, when the answer came: the service's own, if it said.
    let serviceTime: WireTime
}
