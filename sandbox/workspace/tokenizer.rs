//! Splits arithmetic like `3 * (x + 4.5)` into tokens that borrow from the text: nothing is copied.

#[derive(Debug, PartialEq, Clone, Copy)]
pub enum Token<'a> {
    Number(f64),
    Name(&'a str),
    Operator(char),
    Open,
    Close,
}

#[derive(Debug, PartialEq)]
pub struct Unexpected {
    pub position: usize,
    pub character: char,
}

pub struct Tokenizer<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Tokenizer<'a> {
    pub fn new(text: &'a str) -> Self {
        Tokenizer { text, position: 0 }
    }

    /// Takes characters as long as they belong, and returns them as a slice of the text.
    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let rest = &self.text[self.position..];
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }
}

impl<'a> Iterator for Tokenizer<'a> {
    type Item = Result<Token<'a>, Unexpected>;

    fn next(&mut self) -> Option<Self::Item> {
        self.take_while(char::is_whitespace);
        let position = self.position;
        let character = self.text[position..].chars().next()?;
        if character.is_ascii_digit() {
            let digits = self.take_while(|c| c.is_ascii_digit() || c == '.');
            let number = digits.parse().map_err(|_| Unexpected { position, character });
            return Some(number.map(Token::Number));
        }
        if character.is_alphabetic() {
            return Some(Ok(Token::Name(self.take_while(char::is_alphanumeric))));
        }
        self.position += character.len_utf8();
        Some(match character {
            '+' | '-' | '*' | '/' => Ok(Token::Operator(character)),
            '(' => Ok(Token::Open),
            ')' => Ok(Token::Close),
            _ => Err(Unexpected { position, character }),
        })
    }
}

/// All tokens of the text, or the first character that does not belong.
pub fn tokenize(text: &str) -> Result<Vec<Token<'_>>, Unexpected> {
    Tokenizer::new(text).collect()
}
