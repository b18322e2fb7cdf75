//! Turns the shouted descriptions of the file into names a person would write.

/// Words that stay small inside a name.
const SMALL: [&str; 6] = ["AND", "IN", "OF", "ON", "THE", "WITH"];
/// Words that stay capitals.
const CAPITALS: [&str; 2] = ["LED", "PC"];

/// Single spaces, no stray full stops, capitals only where words begin:
/// `LUNCH BAG  BLACK SKULL.` becomes `Lunch Bag Black Skull`.
pub fn tidy(description: &str) -> String {
    let spaced = description.replace('.', " ").replace(" ,", ",");
    let words: Vec<String> = spaced
        .split_whitespace()
        .enumerate()
        .map(|(index, word)| match word.to_uppercase() {
            upper if CAPITALS.contains(&upper.as_str()) => upper,
            upper if index > 0 && SMALL.contains(&upper.as_str()) => upper.to_lowercase(),
            upper => capitalise(&upper),
        })
        .collect();
    words.join(" ")
}

/// A capital at the start of each part: `T-LIGHT` becomes `T-Light`, `CHILD'S` `Child's`.
fn capitalise(word: &str) -> String {
    let mut starts = true;
    word.chars()
        .flat_map(|c| {
            let upper = starts;
            starts = matches!(c, '-' | '/' | '+' | '&');
            if upper {
                c.to_uppercase().collect::<Vec<_>>()
            } else {
                c.to_lowercase().collect()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn item_names_are_in_title_case() {
        let table = [
            (
                "WHITE HANGING HEART T-LIGHT HOLDER",
                "White Hanging Heart T-Light Holder",
            ),
            ("LUNCH BAG  BLACK SKULL.", "Lunch Bag Black Skull"),
            (
                "PACK OF 72 RETROSPOT CAKE CASES",
                "Pack of 72 Retrospot Cake Cases",
            ),
            (
                "BLUE FAIRY CAKE CHILD'S APRON",
                "Blue Fairy Cake Child's Apron",
            ),
            (
                "SET/5 RED RETROSPOT LID GLASS BOWLS",
                "Set/5 Red Retrospot Lid Glass Bowls",
            ),
            (
                "RED TOADSTOOL LED NIGHT LIGHT",
                "Red Toadstool LED Night Light",
            ),
            ("HAND OPEN SHAPE DECO.WHITE", "Hand Open Shape Deco White"),
            (
                "REX CASH+CARRY JUMBO SHOPPER",
                "Rex Cash+Carry Jumbo Shopper",
            ),
            (
                "CHARLIE & LOLA WASTEPAPER BIN BLUE",
                "Charlie & Lola Wastepaper Bin Blue",
            ),
            ("POPCORN HOLDER , SMALL", "Popcorn Holder, Small"),
            ("Next Day Carriage", "Next Day Carriage"),
        ];
        for (raw, name) in table {
            assert_eq!(tidy(raw), name);
        }
    }
}
