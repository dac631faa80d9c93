//! Who reads, and what they can do.

use crate::postgres::{PASSWORD, Server};
use crate::rows::{a_city, at, open};
use hub::{Address, code, connect, load};
use kernel::Silent;
use vault::Secret;

#[test]
fn whoever_may_read_the_views_reads_them_and_changes_nothing() {
    let server = Server::shared();
    let address = at(server, "views");
    load(&mut open(&address), &a_city(25), &Silent).unwrap();
    server.sql(
        "views",
        &format!(
            "CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'; GRANT USAGE ON SCHEMA moricho_report TO reader; \
             GRANT SELECT ON ALL TABLES IN SCHEMA moricho_report TO reader;"
        ),
    );
    let as_reader = |sql: &str| server.sql("views", &format!("SET ROLE reader; {sql}"));
    assert_eq!(
        as_reader("SELECT division_name, class, assets FROM moricho_report.asset_by_class ORDER BY class NULLS LAST"),
        "税務課|A|8\n税務課|B|7\n税務課||8"
    );
    assert_eq!(as_reader("SELECT sum(value) FROM moricho_report.figure WHERE figure = 'asset.class'"), "26");
    let late = "SELECT division, duty FROM moricho_report.unsubmitted ORDER BY duty, division";
    assert_eq!(
        as_reader(late),
        "0103|classification\n0101|malware\n0102|malware\n0103|malware",
        "a returned packet is none, one with 該当なし is one"
    );
    for forbidden in [
        "SELECT count(*) FROM moricho.record",
        "DELETE FROM moricho_report.packet",
        "UPDATE moricho_report.figure SET value = 0",
        "INSERT INTO moricho_report.asset_by_class VALUES (1)",
    ] {
        let sql = format!(
            "SET ROLE reader; DO $$ BEGIN EXECUTE '{forbidden}'; RAISE 'allowed'; \
                           EXCEPTION WHEN insufficient_privilege OR object_not_in_prerequisite_state THEN NULL; END $$;"
        );
        server.sql("views", &sql);
    }
}

#[test]
fn a_wrong_password_a_missing_database_and_a_user_without_rights_are_told_apart() {
    let server = Server::start(None);
    let address = at(&server, "city");
    let p = connect(&address, &Secret::from("違う合言葉")).err().unwrap();
    assert_eq!(p.code, code::REFUSED);
    assert!(p.message.contains("パスワード"), "{p}");
    let p =
        connect(&Address { database: "nowhere".to_owned(), ..address.clone() }, &Secret::from(PASSWORD)).err().unwrap();
    assert!(p.code == code::REFUSED && p.message.contains("データベースがありません"), "{p}");
    server.sql("postgres", &format!("CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'"));
    let guest = Address { user: "guest".to_owned(), ..address.clone() };
    let p = load(&mut open(&guest), &a_city(1), &Silent).unwrap_err();
    assert!(p.code == code::REFUSED && p.message.contains("権限"), "{p}");
    let port = address.port;
    drop(server);
    let p = connect(&Address { port, ..address }, &Secret::from(PASSWORD)).err().unwrap();
    assert_eq!(p.code, code::AWAY, "{p}");
}
