import Buffers
import ObjectStorage
import StoreContract
import Testing

@testable import AWS

@Suite("Rules of buckets")
struct S3LifecycleRuleTests {
    private static let document = """
        <LifecycleConfiguration>
        <Rule><ID>1</ID><Status>Enabled</Status><Filter><Prefix>lake/</Prefix></Filter>
        <AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation>
        </AbortIncompleteMultipartUpload></Rule>
        <Rule><Status>Disabled</Status><Prefix></Prefix>
        <AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation>
        </AbortIncompleteMultipartUpload></Rule>
        <Rule><Status>Enabled</Status><Filter><And><Prefix>lake/_sluice/</Prefix></And></Filter>
        <Expiration><Days>2</Days></Expiration></Rule>
        <Rule><Status>Enabled</Status><Prefix>other</Prefix>
        <Expiration><Days>1</Days></Expiration></Rule>
        </LifecycleConfiguration>
        """

    @Test func areThoseInForce() throws {
        let rules = try S3LifecycleRule.rules(in: Bytes(Self.document))
        #expect(
            rules == [
                S3LifecycleRule(prefix: "lake/", abortDays: 3),
                S3LifecycleRule(prefix: "lake/_sluice/", expirationDays: 2),
                S3LifecycleRule(prefix: "other", expirationDays: 1),
            ]
        )
        #expect(rules[0].lifetime(below: "lake/t/", ofObjects: false) == .seconds(3 * 86_400))
        // A rule for some of what is below counts, too.
        #expect(rules[0].lifetime(below: "", ofObjects: false) == .seconds(3 * 86_400))
        #expect(rules[0].lifetime(below: "sea/", ofObjects: false) == nil)
        #expect(rules[1].lifetime(below: "lake/_sluice/t/", ofObjects: false) == nil)
    }

    @Test func sayHowLongStagedThingsStay() async throws {
        let answers = HTTPAnswer(200, Self.document)
        let upload = try ScriptedStore(prefix: "lake/t") { _, _ in answers }
        #expect(try await upload.store.stagedLifetime() == .seconds(3 * 86_400))
        #expect(upload.requests == ["GET /?lifecycle"])
        var options = S3Options()
        options.publishing = .copy
        let copy = try ScriptedStore(prefix: "lake/t", options: options) { _, _ in answers }
        #expect(try await copy.store.stagedLifetime() == .seconds(2 * 86_400))
        for (status, code) in [
            (404, "NoSuchLifecycleConfiguration"), (403, "AccessDenied"), (501, "NotImplemented"),
        ] {
            let none = try ScriptedStore(.refusal(status, code))
            #expect(try await none.store.stagedLifetime() == nil)
        }
        let failing = try ScriptedStore(HTTPAnswer(500))
        #expect(
            try await storeFailure { _ = try await failing.store.stagedLifetime() }?
                .hasPrefix("unavailable: ") == true
        )
    }
}
