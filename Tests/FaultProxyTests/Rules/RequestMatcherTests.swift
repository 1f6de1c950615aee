import NIOHTTP1
import Testing

@testable import FaultProxy

@Suite("Request matchers")
struct RequestMatcherTests {
    private func head(
        _ method: HTTPMethod,
        _ uri: String,
        _ headers: HTTPHeaders = [:]
    ) -> HTTPRequestHead {
        HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)
    }

    @Test(
        "all that a matcher says has to hold",
        arguments: [
            (RequestMatcher.any, true),
            (RequestMatcher(methods: ["PUT", "POST"]), true),
            (RequestMatcher(methods: ["GET"]), false),
            (RequestMatcher(path: "/lake/*/7.json"), true),
            (RequestMatcher(path: "/lake/"), false),
            (RequestMatcher(path: "*partNumber*"), false),
            (RequestMatcher(query: ["partNumber": "*"]), true),
            (RequestMatcher(query: ["partNumber": "2"]), true),
            (RequestMatcher(query: ["partNumber": "1"]), false),
            (RequestMatcher(query: ["uploads": "*"]), true),
            (RequestMatcher(query: ["partNumber": "*", "list-type": "*"]), false),
            (RequestMatcher(queryWithout: ["uploadId"]), true),
            (RequestMatcher(queryWithout: ["uploads"]), false),
            (RequestMatcher(headers: ["if-none-match": "*"]), true),
            (RequestMatcher(headers: ["IF-NONE-MATCH": "\"a*\""]), true),
            (RequestMatcher(headers: ["If-None-Match": "b"]), false),
            (RequestMatcher(headersWithout: ["If-Match"]), true),
            (RequestMatcher(headersWithout: ["if-none-match"]), false),
        ]
    )
    func conditions(matcher: RequestMatcher, isMatch: Bool) {
        let request = head(
            .PUT,
            "/lake/_sluice/log/7.json?partNumber=2&uploads",
            ["If-None-Match": "\"abc\""]
        )
        #expect(matcher.matches(request) == isMatch)
    }

    @Test("each operation of S3 is matched as itself only")
    func operations() {
        let copy: HTTPHeaders = ["x-amz-copy-source": "/lake/a"]
        let requests: [(S3Operation, HTTPRequestHead)] = [
            (.putObject, head(.PUT, "/b/k")), (.copyObject, head(.PUT, "/b/k", copy)),
            (.getObject, head(.GET, "/b/k?versionId=1")), (.headObject, head(.HEAD, "/b/k")),
            (.deleteObject, head(.DELETE, "/b/k")), (.deleteObjects, head(.POST, "/b?delete")),
            (.listObjects, head(.GET, "/b?list-type=2&prefix=a")),
            (.createMultipartUpload, head(.POST, "/b/k?uploads")),
            (.uploadPart, head(.PUT, "/b/k?partNumber=1&uploadId=u")),
            (.uploadPartCopy, head(.PUT, "/b/k?partNumber=1&uploadId=u", copy)),
            (.completeMultipartUpload, head(.POST, "/b/k?uploadId=u")),
            (.abortMultipartUpload, head(.DELETE, "/b/k?uploadId=u")),
            (.listParts, head(.GET, "/b/k?uploadId=u")),
            (.listMultipartUploads, head(.GET, "/b?uploads")),
        ]
        #expect(requests.map(\.0) == S3Operation.allCases)
        for (operation, request) in requests {
            let matching = S3Operation.allCases.filter { RequestMatcher.s3($0).matches(request) }
            #expect(matching == [operation])
            #expect(RequestMatcher.s3(operation, path: "/b*").matches(request))
            #expect(!RequestMatcher.s3(operation, path: "/c*").matches(request))
        }
    }

    @Test
    func operationsOfGlue() {
        let request = head(.POST, "/", ["x-amz-target": "AWSGlue.UpdateTable"])
        #expect(RequestMatcher.glue("UpdateTable").matches(request))
        #expect(RequestMatcher.glue("*Table").matches(request))
        #expect(!RequestMatcher.glue("GetTable").matches(request))
    }

    @Test(
        "targets of any form",
        arguments: [
            ("/a", "/a", []), ("", "", []), ("?", "", []), ("/a?", "/a", []),
            ("/a?b=c=d&a&&=x?", "/a", ["", "a", "b"]), ("*", "*", []),
        ] as [(String, String, [String])]
    )
    func targets(text: String, path: String, keys: [String]) {
        #expect(RequestTarget(text).path == path)
        #expect(RequestTarget(text).queryKeys == keys)
    }
}
