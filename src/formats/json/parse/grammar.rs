//! What may stand where.

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Container {
    Array,
    Object,
}

/// What the grammar allows next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    Value,
    /// A value or the end of the array.
    FirstItem,
    /// A key or the end of the object.
    FirstKey,
    Key,
    Colon,
    /// A comma or the end of the container.
    Comma,
    /// Nothing: the document is complete.
    End,
}

impl Expect {
    pub fn name(self, container: Option<&Container>) -> &'static str {
        match self {
            Expect::Value => "a value",
            Expect::FirstItem => "a value or ']'",
            Expect::FirstKey => "a key or '}'",
            Expect::Key => "a key",
            Expect::Colon => "':'",
            Expect::Comma if container == Some(&Container::Array) => "',' or ']'",
            Expect::Comma => "',' or '}'",
            Expect::End => "nothing behind the document",
        }
    }
}
