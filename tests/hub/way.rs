//! The way to the server: this PC, or TLS with a name that is proven. Nothing else.

use crate::postgres::{PASSWORD, Server};
use crate::rows::{a_city, at};
use hub::{Address, code, connect, load};
use kernel::{Problem, Silent};
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509NameBuilder};
use vault::Secret;

const NAME: &str = "db.city.example.jp";

fn a_key() -> PKey<Private> {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

/// A certificate for the name, signed by the authority (or by itself).
fn certificate(name: &str, key: &PKey<Private>, authority: Option<(&X509, &PKey<Private>)>, days: u32) -> X509 {
    let mut subject = X509NameBuilder::new().unwrap();
    subject.append_entry_by_nid(Nid::COMMONNAME, name).unwrap();
    let subject = subject.build();
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_serial_number(&BigNum::from_u32(7).unwrap().to_asn1_integer().unwrap()).unwrap();
    builder.set_subject_name(&subject).unwrap();
    builder.set_issuer_name(authority.map_or(&subject, |(by, _)| by.subject_name())).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::from_unix(0).unwrap()).unwrap();
    let until = if days == 0 { Asn1Time::from_unix(86_400).unwrap() } else { Asn1Time::days_from_now(days).unwrap() };
    builder.set_not_after(&until).unwrap();
    if authority.is_none() {
        builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
    } else {
        let alternative = SubjectAlternativeName::new().dns(name).build(&builder.x509v3_context(None, None)).unwrap();
        builder.append_extension(alternative).unwrap();
    }
    builder.sign(authority.map_or(key, |(_, by)| by), MessageDigest::sha256()).unwrap();
    builder.build()
}

/// An authority's certificate (PEM), and a key and a certificate (PEM) that it signed for the name.
fn signed(name: &str, days: u32) -> (String, Vec<u8>, Vec<u8>) {
    let (root_key, key) = (a_key(), a_key());
    let root = certificate("守帳の試験の認証局", &root_key, None, 30);
    let own = certificate(name, &key, Some((&root, &root_key)), days);
    (String::from_utf8(root.to_pem().unwrap()).unwrap(), key.private_key_to_pem_pkcs8().unwrap(), own.to_pem().unwrap())
}

fn refused(address: &Address) -> Problem {
    connect(address, &Secret::from(PASSWORD)).err().expect("no connection")
}

#[test]
fn off_this_pc_only_a_proven_name_is_connected_to() {
    let (root, key, own) = signed(NAME, 30);
    let server = Server::start(Some((&key, &own)));
    let local = at(&server, "city");
    // By its name: as far as this PC may know, the server is another machine.
    let far = Address { host: NAME.to_owned(), hostaddr: "127.0.0.1".to_owned(), ..local.clone() };
    let known = Address { certificate: root.clone(), ..far.clone() };
    load(&mut connect(&known, &Secret::from(PASSWORD)).unwrap(), &a_city(2), &Silent).unwrap();
    let held = connect(&known, &Secret::from(PASSWORD)).unwrap();
    let kind =
        "SELECT version FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE application_name = 'moricho-cli'";
    assert!(server.sql("city", kind).starts_with("TLSv1."), "the connection is not encrypted");
    drop(held);

    assert_eq!(refused(&far).code, code::UNSAFE, "no authority is known");
    let (stranger, ..) = signed(NAME, 30);
    let p = refused(&Address { certificate: stranger, ..far.clone() });
    assert!(p.code == code::UNSAFE && p.message.contains("certificate"), "signed by somebody else: {p}");
    let p = refused(&Address { host: "db.other.example.jp".to_owned(), ..known.clone() });
    assert!(p.code == code::UNSAFE && p.message.contains("db.other.example.jp"), "another name: {p}");

    // The same server without TLS: somebody in between says that there is none.
    server.sql("postgres", "ALTER SYSTEM SET ssl = off");
    server.sql("postgres", "SELECT pg_reload_conf()");
    let begun = std::time::Instant::now();
    let p = loop {
        match connect(&known, &Secret::from(PASSWORD)) {
            Err(p) => break p,
            // The server has not read its settings again yet.
            Ok(_) => assert!(begun.elapsed().as_secs() < 20, "connected without TLS"),
        }
    };
    assert_eq!(p.code, code::UNSAFE, "{p}");
    assert!(p.message.contains("送っていません"), "{p}");
    assert!(!server.log().contains("password authentication failed"), "no password was tried");
    connect(&local, &Secret::from(PASSWORD)).expect("on this PC itself no TLS is asked for");
}

#[test]
fn an_expired_certificate_proves_nothing() {
    let (root, key, own) = signed(NAME, 0);
    let server = Server::start(Some((&key, &own)));
    let far =
        Address { host: NAME.to_owned(), hostaddr: "127.0.0.1".to_owned(), certificate: root, ..at(&server, "city") };
    let p = refused(&far);
    assert!(p.code == code::UNSAFE && p.message.contains("expired"), "{p}");
}

#[test]
fn a_unix_socket_is_this_pc() {
    let server = Server::start(None);
    let socket = Address { host: server.socket().display().to_string(), ..at(&server, "city") };
    load(&mut connect(&socket, &Secret::from(PASSWORD)).unwrap(), &a_city(2), &Silent).unwrap();
    assert_eq!(server.sql("city", "SELECT count(*) FROM moricho.record"), "2");
}
