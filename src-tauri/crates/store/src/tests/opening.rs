//! Making and opening a book, and being refused.

use super::*;
use kernel::code;
use std::fs;

#[test]
fn a_book_is_made_closed_and_opened_again() {
    let (dir, book) = a_book();
    let id = added(&book, &named("税務システム"));
    let at = book.dir().to_owned();
    drop(book);
    assert!(Book::is_in(&at));
    let book = Book::open(&at, PASSWORD, setup()).unwrap();
    let record = book.reader().unwrap().get(&KIT, id).unwrap();
    assert_eq!((record.number.as_str(), record.get("name").text()), ("税務-備-0001", "税務システム"));
    drop(dir);
}

#[test]
fn the_database_does_not_even_begin_like_one() {
    let (_dir, book) = a_book();
    let head = fs::read(book.dir().join("book.db")).unwrap();
    assert!(!head.starts_with(b"SQLite format 3"), "a plain database");
}

#[test]
fn a_wrong_password_is_refused() {
    let (_dir, book) = a_book();
    let at = book.dir().to_owned();
    drop(book);
    assert_eq!(Book::open(&at, "試験用の長い合言葉です", setup()).err().unwrap().code, code::WRONG_PASSWORD);
}
