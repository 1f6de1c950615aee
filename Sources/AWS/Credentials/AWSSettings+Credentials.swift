extension AWSSettings {
    /// Where credentials would come from, and what says so; `nil` if there is no such place.
    ///
    /// It is the first link of the chain that is configured. Nobody is asked and no program is run,
    /// so whether it has credentials is not known; a secret is in neither text.
    package var credentialsPlace: Setting<String>? {
        if options.profile == nil {
            if let place = place("environment variables", "AWS_ACCESS_KEY_ID") { return place }
            if let place = place("web identity", "AWS_WEB_IDENTITY_TOKEN_FILE") { return place }
        }
        if let place = profilePlace { return place }
        for suffix in ["RELATIVE", "FULL"] {
            let variable = "AWS_CONTAINER_CREDENTIALS_\(suffix)_URI"
            if let place = place("container", variable) { return place }
        }
        if environment.isTrue("AWS_EC2_METADATA_DISABLED") { return nil }
        return Setting("EC2 instance metadata", from: .builtIn)
    }

    private func place(_ name: String, _ variable: String) -> Setting<String>? {
        environment[variable].map { _ in Setting(name, from: environment.origin(of: variable)) }
    }

    private var profilePlace: Setting<String>? {
        let kinds = [
            ("role_arn", "role of profile"), ("aws_access_key_id", "profile"),
            ("sso_account_id", "single sign-on of profile"),
            ("credential_process", "credential_process of profile"),
        ]
        return kinds.lazy.compactMap { key, kind in
            self.profile(key)?.map { _ in "\(kind) \(self.profile.value)" }
        }.first
    }
}
