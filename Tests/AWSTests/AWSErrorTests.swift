import AWS
import Testing

@Suite("Errors of AWS")
struct AWSErrorTests {
    @Test func nameCodeOperationAndRequest() {
        let error = AWSError(.accessDenied, "no permission", code: "AccessDenied", requestID: "7F")
        #expect(error.description == "no permission (AccessDenied, request 7F)")
        #expect(
            error.during("s3:GetObject s3://lake/a").during("s3:PutObject").description
                == "no permission (AccessDenied, s3:GetObject s3://lake/a, request 7F)"
        )
        #expect(AWSError(.noCredentials, "there are none").description == "there are none")
    }

    @Test func tellWhatMaySucceedLater() {
        #expect(AWSError(.throttled, "slow down").isRetryable)
        #expect(!AWSError(.accessDenied, "no").isRetryable)
    }
}
