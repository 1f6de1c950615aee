import Testing

@testable import AWS

@Suite("Secrets")
struct SecretTests {
    @Test func areShownToNobody() {
        let credentials = AWSCredentials(
            accessKeyID: "AKID",
            secretAccessKey: Secret("hidden-1"),
            sessionToken: Secret("hidden-2"),
            source: "a test"
        )
        var dumped = ""
        dump(credentials, to: &dumped)
        dump([credentials.secretAccessKey], to: &dumped)
        let shown = [
            dumped, "\(credentials)", "\(credentials.secretAccessKey)",
            String(reflecting: credentials), String(describing: [credentials.sessionToken]),
            "\(Mirror(reflecting: credentials.secretAccessKey).children.map(\.value))",
        ]
        for text in shown { #expect(!text.contains("hidden")) }
        #expect("\(credentials.secretAccessKey)" == "(secret)")
        #expect(dumped.contains("(secret)"))
        #expect(credentials.secretAccessKey.revealed == "hidden-1")
    }
}
