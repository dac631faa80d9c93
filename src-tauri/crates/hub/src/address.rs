//! Where the server is, and the only two ways to it: this very PC, or TLS with a name that a certificate proves.

use crate::answer::Said;
use crate::code;
use kernel::{Problem, Result};
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode, SslVersion};
use openssl::x509::X509;
use openssl::x509::store::X509StoreBuilder;
use postgres::config::SslMode;
use postgres::{Client, Config, NoTls};
use postgres_openssl::MakeTlsConnector;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::time::Duration;
use vault::Secret;

/// Where the server is and who loads; the password is not among it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The server's name as its certificate spells it, an IP address, or the folder of a Unix socket.
    pub host: String,
    /// IP address behind the name, where no name service knows it; empty: the name is looked up.
    pub hostaddr: String,
    /// Port; 0: 5432.
    pub port: u16,
    /// Database.
    pub database: String,
    /// User of the database.
    pub user: String,
    /// Certificate (PEM) of the authority that signed the server's; empty: none is known.
    pub certificate: String,
}

/// An open connection.
pub struct Hub {
    pub(crate) client: Client,
}

impl Address {
    /// True if nothing leaves this PC on the way: a Unix socket or the loopback interface, whatever the name says.
    #[must_use]
    pub fn is_local(&self) -> bool {
        let loopback = |text: &str| text.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        let named = self.host == "localhost" || self.host.starts_with('/') || loopback(&self.host);
        named && (self.hostaddr.is_empty() || loopback(&self.hostaddr))
    }

    fn config(&self, password: &Secret) -> Result<Config> {
        let missing: Vec<&str> =
            [(&self.host, "サーバー名"), (&self.database, "データベース名"), (&self.user, "利用者名")]
                .iter()
                .filter(|(text, _)| text.trim().is_empty())
                .map(|(_, what)| *what)
                .collect();
        if !missing.is_empty() {
            return Err(Problem::new(
                kernel::code::INVALID,
                format!(
                    "PostgreSQLの{}が決まっていません。`moricho-cli hub set` で設定してください。",
                    missing.join("・")
                ),
            ));
        }
        let mut config = Config::new();
        config
            .host(&self.host)
            .port(if self.port == 0 { 5432 } else { self.port })
            .dbname(&self.database)
            .user(&self.user)
            .application_name("moricho-cli")
            .connect_timeout(Duration::from_secs(10));
        if !self.hostaddr.is_empty() {
            let ip = self.hostaddr.parse().map_err(|_| {
                Problem::new(kernel::code::INVALID, format!("IPアドレス「{}」を読み取れません。", self.hostaddr))
            })?;
            config.hostaddr(ip);
        }
        if !password.as_str().is_empty() {
            config.password(password.as_str());
        }
        Ok(config)
    }
}

/// Connects as the address says. Off this PC only with TLS, and only to a server whose certificate carries that name and
/// was signed by the authority in the settings.
///
/// # Errors
/// [`code::UNSAFE`] before anything is sent where the way is not safe; [`code::AWAY`]; [`code::REFUSED`].
pub fn connect(address: &Address, password: &Secret) -> Result<Hub> {
    let mut config = address.config(password)?;
    let certified = !address.certificate.trim().is_empty();
    if !certified && !address.is_local() {
        return Err(Problem::new(
            code::UNSAFE,
            format!(
                "「{}」はこのPCではないので、暗号化（TLS）とサーバー証明書の確認なしにはつなぎません。何も送っていません。\
                 サーバー証明書を発行した認証局の証明書（PEM）を、`moricho-cli hub set --certificate` で設定してください。",
                address.host
            ),
        ));
    }
    let client = if certified {
        config.ssl_mode(SslMode::Require);
        let connector = tls(&address.certificate)?;
        config.connect(MakeTlsConnector::new(connector)).map_err(|why| unreached(address, &why))?
    } else {
        config.ssl_mode(SslMode::Disable);
        config.connect(NoTls).map_err(|why| unreached(address, &why))?
    };
    Ok(Hub { client })
}

/// Trusts that one authority and no other.
fn tls(certificate: &str) -> Result<SslConnector> {
    let unread = |_| {
        Problem::new(
            kernel::code::INVALID,
            "認証局の証明書を読み取れません。PEM形式（「-----BEGIN CERTIFICATE-----」で始まるもの）か確かめて、設定し直してください。",
        )
    };
    let authorities = X509::stack_from_pem(certificate.as_bytes()).map_err(unread)?;
    if authorities.is_empty() {
        return Err(unread(openssl::error::ErrorStack::get()));
    }
    let ours = |why: openssl::error::ErrorStack| Problem::internal(format!("TLS: {why}"));
    let mut store = X509StoreBuilder::new().map_err(ours)?;
    for authority in authorities {
        store.add_cert(authority).map_err(ours)?;
    }
    let mut builder = SslConnector::builder(SslMethod::tls_client()).map_err(ours)?;
    builder.set_min_proto_version(Some(SslVersion::TLS1_2)).map_err(ours)?;
    builder.set_verify(SslVerifyMode::PEER);
    builder.set_cert_store(store.build());
    Ok(builder.build())
}

/// Why no connection came about. What the library says of TLS goes along, for whoever keeps the server.
fn unreached(address: &Address, why: &postgres::Error) -> Problem {
    if why.as_db_error().is_some() {
        return why.said();
    }
    let mut words = why.to_string();
    let mut source = std::error::Error::source(why);
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    let at = format!("{}:{}", address.host, if address.port == 0 { 5432 } else { address.port });
    if words.contains("TLS") || words.contains("certificate") || words.contains("SSL") {
        return Problem::new(
            code::UNSAFE,
            format!(
                "「{at}」との暗号化された接続を確かめられませんでした。パスワードも記録も送っていません。サーバーでTLSが有効か、\
                 サーバー証明書の名前が「{}」か、設定した認証局の証明書が正しいかを、サーバーの管理者に確かめてください（{words}）。",
                address.host
            ),
        );
    }
    Problem::new(
        code::AWAY,
        format!(
            "PostgreSQL「{at}」につながりません。サーバーが動いているか、名前とポートが正しいか確かめてください（{words}）。"
        ),
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn at(host: &str, hostaddr: &str) -> Address {
        Address {
            host: host.to_owned(),
            hostaddr: hostaddr.to_owned(),
            database: "moricho".to_owned(),
            user: "moricho".to_owned(),
            ..Address::default()
        }
    }

    #[test]
    fn only_what_stays_on_this_pc_is_local() {
        for (host, hostaddr) in
            [("localhost", ""), ("127.0.0.1", ""), ("127.8.9.1", ""), ("::1", ""), ("/var/run/postgresql", "")]
        {
            assert!(at(host, hostaddr).is_local(), "{host}");
        }
        assert!(at("localhost", "127.0.0.1").is_local());
        for (host, hostaddr) in [
            ("db.city.example.jp", ""),
            ("10.1.2.3", ""),
            ("db.city.example.jp", "127.0.0.1"),
            ("localhost", "10.1.2.3"),
            ("localhost.example.jp", ""),
            ("127.0.0.1.example.jp", ""),
            ("", ""),
        ] {
            assert!(!at(host, hostaddr).is_local(), "{host} {hostaddr}");
        }
    }

    fn refused(address: &Address) -> Problem {
        connect(address, &Secret::from("合言葉")).err().unwrap()
    }

    #[test]
    fn off_this_pc_without_a_certificate_nothing_is_tried() {
        // Where these addresses are not reachable, trying would take ten seconds.
        let begun = std::time::Instant::now();
        for address in [at("db.city.example.jp", ""), at("192.0.2.1", ""), at("localhost", "192.0.2.1")] {
            let p = refused(&address);
            assert_eq!(p.code, code::UNSAFE);
            assert!(p.message.contains("何も送っていません") && p.message.contains("--certificate"), "{p}");
        }
        assert!(begun.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn an_address_that_lacks_something_says_what() {
        let p = refused(&Address { host: "localhost".to_owned(), ..Address::default() });
        assert_eq!(p.code, kernel::code::INVALID);
        assert!(p.message.contains("データベース名・利用者名") && !p.message.contains("サーバー名"), "{p}");
    }

    #[test]
    fn a_certificate_that_is_none_is_refused_as_that() {
        for text in ["合言葉", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let p = refused(&Address { certificate: text.to_owned(), ..at("db.city.example.jp", "127.0.0.1") });
            assert_eq!(p.code, kernel::code::INVALID, "{p}");
            assert!(p.message.contains("PEM"), "{p}");
        }
    }
}
