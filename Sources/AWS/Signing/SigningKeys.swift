import Crypto
import Foundation
import Synchronization

/// The keys that signatures are made with: each is good for a day, a region and a service.
///
/// Deriving one takes four hashes of hashes, as much as the rest of a signature; so the last one of
/// each region and service is kept.
final class SigningKeys: Sendable {
    private struct Place: Hashable {
        var region: String
        var service: String
    }

    private struct Kept {
        var secret: Secret
        var date: String
        var key: SymmetricKey
    }

    private let kept = Mutex<[Place: Kept]>([:])

    func key(
        _ secret: Secret,
        date: String,
        region: String,
        service: String
    ) -> SymmetricKey {
        let place = Place(region: region, service: service)
        return kept.withLock { kept in
            if let found = kept[place], found.date == date, found.secret == secret {
                return found.key
            }
            let start = SymmetricKey(data: Data("AWS4\(secret.revealed)".utf8))
            let key = [date, region, service, "aws4_request"].reduce(start) { key, part in
                let code = HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key)
                return SymmetricKey(data: code)
            }
            kept[place] = Kept(secret: secret, date: date, key: key)
            return key
        }
    }
}
