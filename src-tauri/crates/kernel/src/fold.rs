//! Folding: keys under which differently spelled text is found and matched. What is stored is never folded.
//!
//! Three keys: [`search_key`] for people who look for words, [`match_key`] for codes and numbers, and [`code_skeleton`]
//! for codes that were misread. NFKC alone is not enough: it keeps 髙 and 﨑, and does not unify − ー ～.

use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Old and variant forms (旧字体・異体字) and the common form under which they are found, in pairs.
const VARIANTS: &str = "髙高 﨑崎 嵜崎 𠮷吉 濵浜 濱浜 邊辺 邉辺 澤沢 齋斉 齊斉 斎斉 廣広 國国 圀国 學学 會会 櫻桜 惠恵 眞真 實実 \
壽寿 榮栄 圓円 淺浅 條条 關関 橫横 黑黒 德徳 緖緒 嶋島 嶌島 峯峰 舘館 瀨瀬 澁渋 靑青 淸清 曻昇 栁柳 桺柳 桒桑 槇槙 穗穂 \
萬万 與与 來来 兒児 內内 凉涼 剩剰 劍剣 釼剣 勞労 勳勲 勵励 區区 單単 嚴厳 囑嘱 團団 圍囲 圖図 堯尭 墮堕 增増 壘塁 壯壮 \
壹壱 奧奥 奬奨 寢寝 寬寛 寶宝 將将 專専 對対 屆届 屬属 嶽岳 巖巌 巢巣 廢廃 廳庁 彈弾 彌弥 從従 徵徴 戰戦 戲戯 戶戸 拂払 \
拔抜 擔担 據拠 擧挙 收収 效効 敍叙 敎教 數数 斷断 晉晋 晝昼 曆暦 曉暁 曾曽 檜桧 權権 歐欧 歷歴 歸帰 殘残 毆殴 每毎 氣気 \
沒没 滿満 溪渓 潛潜 濟済 瀧滝 灣湾 燈灯 營営 爭争 爲為 狀状 獨独 獻献 瑤瑶 產産 畫画 當当 疊畳 發発 盜盗 硏研 禮礼 禰祢 \
稅税 穰穣 竊窃 竝並 粹粋 經経 綠緑 縣県 總総 繪絵 繩縄 續続 纖繊 聲声 聽聴 肅粛 膽胆 臺台 舊旧 莊荘 藏蔵 藝芸 藥薬 蘆芦 \
處処 號号 螢蛍 蟲虫 裝装 覺覚 覽覧 觀観 觸触 說説 證証 譯訳 譽誉 讀読 變変 讓譲 豐豊 豫予 貳弐 賣売 贊賛 踐践 輕軽 轉転 \
辨弁 辯弁 遞逓 遙遥 郞郎 鄕郷 醫医 釋釈 錢銭 鎭鎮 鐵鉄 鑛鉱 閒間 陷陥 險険 隱隠 隨随 雙双 雜雑 靈霊 靜静 顏顔 顯顕 餘余 \
驛駅 驗験 髮髪 鬪闘 鷄鶏 鹽塩 麥麦 黃黄 點点 黨党 齒歯 齡齢 龍竜 龜亀 薮藪 籔藪 篭籠 頰頬 賴頼 祿禄 鷗鴎 槗橋 峽峡 狹狭 \
枩松 柗松 逹達 邨村 冨富 舩船 皷鼓 穐秋 竃竈 莖茎 埜野 塲場 亙亘 亞亜 佛仏 假仮 價価 傳伝 僞偽 兩両 冰氷 歿没 鋪舗 舖舗";

const TABLE_FROM: u32 = 0x3400;
const TABLE_TO: u32 = 0x9FFF;

static TABLE: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut table: Vec<u16> = (TABLE_FROM..=TABLE_TO).map(|c| c as u16).collect();
    for pair in VARIANTS.split_whitespace() {
        let mut chars = pair.chars();
        if let (Some(from), Some(to)) = (chars.next(), chars.next())
            && let Some(slot) = (from as u32).checked_sub(TABLE_FROM).and_then(|i| table.get_mut(i as usize))
        {
            *slot = to as u16;
        }
    }
    table
});

fn common_form(c: char) -> char {
    match c {
        '﨑' => '崎',
        '𠮷' => '吉',
        _ => {
            let i = (c as u32).wrapping_sub(TABLE_FROM) as usize;
            TABLE.get(i).and_then(|&u| char::from_u32(u32::from(u))).unwrap_or(c)
        }
    }
}

/// White space of every kind met in workbooks, and marks without width.
#[must_use]
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Hyphens, dashes and minus signs, without the long vowel mark ー.
#[must_use]
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FF0D}' | '\u{FE63}' | '\u{2500}' | '\u{30A0}')
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}')
}

/// Characters that NFKC certainly leaves alone, whatever stands beside them.
fn is_settled(c: char) -> bool {
    matches!(c, '\0'..='\u{7F}' | '\u{3001}'..='\u{3030}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FE}' | '\u{4E00}'..='\u{9FFF}')
}

/// Compatibility form (NFKC) for comparing and reading; borrowed when nothing changes.
#[must_use]
pub fn compat(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || text.chars().all(is_settled) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// Key for searching by words: width, case, spaces, kana, old and variant kanji and dashes no longer matter.
///
/// ー stays, except as a hyphen between letters and digits; a dash after kana becomes ー.
#[must_use]
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    if text.is_ascii() {
        key.extend(
            text.bytes()
                .filter(|b| !b.is_ascii_whitespace() && !b.is_ascii_control())
                .map(|b| char::from(b.to_ascii_lowercase())),
        );
        return key;
    }
    let text = compat(text);
    let mut chars = text.chars().filter(|c| !is_blank(*c) && !is_selector(*c) && !c.is_control()).peekable();
    let mut last = ' ';
    while let Some(c) = chars.next() {
        let plain = match c {
            'A'..='Z' => c.to_ascii_lowercase(),
            'ヵ' | 'ゕ' => 'か',
            'ヶ' | 'ゖ' => 'け',
            '\u{30A1}'..='\u{30F4}' | 'ヽ' | 'ヾ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
            'ー' => {
                let between = last.is_ascii_alphanumeric() && chars.peek().is_some_and(char::is_ascii_alphanumeric);
                if between { '-' } else { 'ー' }
            }
            '〜' | '～' | '∼' => '~',
            _ if is_dash(c) => {
                if is_kana(last) {
                    'ー'
                } else {
                    '-'
                }
            }
            '\0'..='\u{7F}' | '\u{3001}'..='\u{3094}' => c,
            '\u{3400}'..='\u{9FFF}' | '﨑' | '𠮷' => common_form(c),
            _ => {
                let mut low = c.to_lowercase();
                let first = low.next().unwrap_or(c);
                key.push(first);
                key.extend(low);
                last = first;
                continue;
            }
        };
        key.push(plain);
        last = plain;
    }
    key
}

/// Key for codes, serials and numbers: width, case, spaces and dashes no longer matter. Kanji are kept as they are.
#[must_use]
pub fn match_key(text: &str) -> String {
    code_key(text, |c| c.to_ascii_uppercase())
}

/// [`match_key`] that also unifies what is misread in codes: O and 0; I, l and 1.
#[must_use]
pub fn code_skeleton(text: &str) -> String {
    code_key(text, |c| match c {
        'O' | 'o' | '〇' | '○' | '◯' => '0',
        'I' | 'i' | 'l' | '|' => '1',
        _ => c.to_ascii_uppercase(),
    })
}

fn code_key(text: &str, each: impl Fn(char) -> char) -> String {
    let text = compat(text);
    let mut key = String::with_capacity(text.len());
    let mut last = ' ';
    for c in text.chars() {
        if is_blank(c)
            || is_selector(c)
            || c.is_control()
            || is_dash(c)
            || (c == 'ー' && !is_kana(last) && last != 'ー')
        {
            continue;
        }
        key.push(each(c));
        last = c;
    }
    key
}

/// True for two different codes that are easily misread for each other (O/0, I/l/1).
#[must_use]
pub fn near_code(a: &str, b: &str) -> bool {
    code_skeleton(a) == code_skeleton(b) && match_key(a) != match_key(b)
}

/// Characters that tell apart what is alike on purpose: 端末1 and 端末2, 新 and 旧, 東 and 西. For folded text.
#[must_use]
pub fn tells_apart(c: char) -> bool {
    c.is_ascii()
        || matches!(
            c,
            '〇' | '一'
                | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '上'
                | '中'
                | '下'
                | '大'
                | '小'
                | '東'
                | '西'
                | '南'
                | '北'
                | '左'
                | '右'
                | '前'
                | '後'
                | '新'
                | '旧'
                | '正'
                | '副'
                | '甲'
                | '乙'
                | '丙'
                | '丁'
                | '内'
                | '外'
                | '男'
                | '女'
                | '写'
                | '控'
                | '案'
                | '本'
                | '支'
                | '元'
                | '現'
                | '入'
                | '出'
                | '月'
                | '火'
                | '水'
                | '木'
                | '金'
                | '土'
                | '日'
                | '年'
        )
}

/// Names shorter than this are never called nearly the same: 住民税 and 住民票 are two things.
pub const NEAR_TEXT_FROM: usize = 4;

/// True for two names that differ by one character which does not tell things apart (台帳 and 台張): perhaps a slip.
///
/// Compares search keys; equal keys are not near, and names under [`NEAR_TEXT_FROM`] characters never are.
#[must_use]
pub fn near_text(a: &str, b: &str) -> bool {
    near_key(&search_key(a), &search_key(b))
}

/// [`near_text`] for keys that are folded already.
#[must_use]
pub fn near_key(a: &str, b: &str) -> bool {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < NEAR_TEXT_FROM || long.len() - short.len() > 1 || a == b {
        return false;
    }
    let head = short.iter().zip(long.iter()).take_while(|(x, y)| x == y).count();
    let rest_short = short.get(head..).unwrap_or_default();
    let rest_long = long.get(head + 1..).unwrap_or_default();
    let odd = long.get(head).copied().unwrap_or(' ');
    if short.len() == long.len() {
        let other = rest_short.first().copied().unwrap_or(' ');
        rest_short.get(1..).unwrap_or_default() == rest_long && !tells_apart(odd) && !tells_apart(other)
    } else {
        rest_short == rest_long && !tells_apart(odd)
    }
}

/// A cell without blanks of any kind at its ends (full-width, NBSP, zero width); for comparing only.
#[must_use]
pub fn normal_cell(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// A character of the private use areas (外字): it means something only on the machine that made it.
#[must_use]
pub fn is_private_use(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn search_finds_names_in_any_spelling() {
        for (a, b) in [
            ("髙橋　太郎", "高橋太郎"),
            ("山﨑", "山崎"),
            ("𠮷田", "吉田"),
            ("渡邊", "渡辺"),
            ("渡邉", "渡辺"),
            ("齋藤", "斉藤"),
            ("斎藤", "斉藤"),
            ("㈱ヤマナシ", "(株)やまなし"),
            ("ｻｰﾊﾞ室", "サーバ室"),
            ("ﾊﾟｿｺﾝ", "ぱそこん"),
            ("ＬＧＷＡＮ", "lgwan"),
            ("ABC‐１２３", "abc-123"),
            ("ABCー123", "ABC-123"),
            ("デ−タ", "データ"),
            ("霞ヶ関", "霞ケ関"),
            ("葛\u{E0100}城", "葛城"),
            ("①", "1"),
        ] {
            assert_eq!(search_key(a), search_key(b), "{a} and {b}");
        }
    }

    #[test]
    fn search_keeps_apart_what_differs() {
        for (a, b) in [("サーバ", "サバ"), ("住民税", "住民票"), ("きゃ", "きや"), ("ハ", "バ")] {
            assert_ne!(search_key(a), search_key(b), "{a} and {b}");
        }
    }

    #[test]
    fn every_variant_pair_is_two_characters_and_lands_on_a_common_form() {
        let mut seen = std::collections::BTreeSet::new();
        for pair in VARIANTS.split_whitespace() {
            let chars: Vec<char> = pair.chars().collect();
            assert_eq!(chars.len(), 2, "{pair}");
            assert!(seen.insert(chars[0]), "{pair} stands twice");
            assert_eq!(common_form(chars[0]), chars[1], "{pair}");
            assert_eq!(common_form(chars[1]), chars[1], "{pair} needs a second fold");
        }
        assert!(seen.len() > 200);
    }

    #[test]
    fn codes_match_without_width_case_spaces_and_dashes() {
        for (a, b) in [
            ("ABC-0012", "ａｂｃ－００１２"),
            ("ABC–0012", "ABC ー 0012"),
            ("税務-資-0080", "税務－資―0080"),
            ("5cd 123‐4x", "5CD1234X"),
        ] {
            assert_eq!(match_key(a), match_key(b), "{a} and {b}");
        }
        assert_ne!(match_key("0012"), match_key("12"), "leading zeros matter");
        assert_ne!(match_key("髙1"), match_key("高1"));
        assert_eq!(match_key("サーバー1"), "サーバー1");
    }

    #[test]
    fn misread_codes_are_near_and_others_are_not() {
        assert!(near_code("5CDO12", "5CD012"));
        assert!(near_code("XlI-9", "X11-9"));
        assert!(!near_code("5CD012", "5CD-012"), "the same code is not merely near");
        assert!(!near_code("5CD012", "5CD013"));
        assert!(!near_code("S8", "5B"), "S and B are not taken for 5 and 8");
    }

    #[test]
    fn one_slip_in_a_name_is_near() {
        assert!(near_text("固定資産課税台帳", "固定資産課税台張"));
        assert!(near_text("口座振替依頼書", "口座振替え依頼書"));
        assert!(near_text("家屋評価調書つづり", "家屋評価調書づづり"));
    }

    #[test]
    fn names_that_differ_on_purpose_are_not_near() {
        for (a, b) in [
            ("窓口端末1", "窓口端末2"),
            ("窓口端末一号", "窓口端末二号"),
            ("新庁舎配線図", "旧庁舎配線図"),
            ("東部支所の名簿", "西部支所の名簿"),
            ("住民税", "住民票"),
            ("課税台帳", "課税台帳"),
            ("課税台帳", "課税台帳写"),
            ("固定資産課税台帳", "固定資産評価調書"),
        ] {
            assert!(!near_text(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn blanks_of_every_kind_are_trimmed_for_comparing() {
        assert_eq!(normal_cell("\u{A0}　税務課\u{200B} \n"), "税務課");
        assert_eq!(normal_cell("　"), "");
    }

    #[test]
    fn private_use_characters_are_told() {
        assert!(is_private_use('\u{E000}'));
        assert!(!is_private_use('髙'));
        assert!(!is_private_use('𠮷'));
    }

    #[test]
    fn settled_characters_really_are_left_alone_by_nfkc() {
        for c in (0..=0xFFFFu32).filter_map(char::from_u32).filter(|c| is_settled(*c)) {
            assert_eq!(c.nfkc().collect::<String>(), c.to_string(), "U+{:04X}", c as u32);
        }
    }
}
