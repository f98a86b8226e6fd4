//! A value of YAML, with nothing decided that the author didn't decide.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

/// A value. Mappings keep their order, and keys that occur twice.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Node<'a> {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Map(Vec<(String, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// A single value as text, in the author's spelling as far as it is known.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Node::Text(text) => Some(Cow::Borrowed(text)),
            Node::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            Node::Number(number) => Some(Cow::Owned(number.to_string())),
            Node::Null | Node::List(_) | Node::Map(_) => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Node::Null)
    }

    /// What it is, in the words of messages.
    pub fn word(&self) -> &'static str {
        match self {
            Node::Null => "空值",
            Node::Bool(_) => "是非值",
            Node::Number(_) => "数字",
            Node::Text(_) => "文字",
            Node::List(_) => "列表",
            Node::Map(_) => "一组“键: 值”",
        }
    }

    /// As JSON; of a key that occurs twice in a nested mapping, the last counts.
    pub fn into_value(self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Number(number) => Value::Number(number),
            Node::Text(text) => Value::String(text.into_owned()),
            Node::List(items) => items.into_iter().map(Node::into_value).collect(),
            Node::Map(pairs) => {
                Value::Object(pairs.into_iter().map(|(key, value)| (key, value.into_value())).collect())
            }
        }
    }
}

impl<'de, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyNode(std::marker::PhantomData))
    }
}

struct AnyNode<'a>(std::marker::PhantomData<&'a str>);

impl<'de, 'a> Visitor<'de> for AnyNode<'a> {
    type Value = Node<'a>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a plain YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node<'a>, E> {
        Ok(Node::Null)
    }

    /// Of an empty text, or one of comments alone.
    fn visit_none<E>(self) -> Result<Node<'a>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'a>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'a>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'a>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'a>, E> {
        // `.inf` and `.nan` are no JSON: their spelling is all that is left of them.
        Ok(Number::from_f64(value).map_or_else(|| Node::Text(value.to_string().into()), Node::Number))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node<'a>, E> {
        Ok(Node::Text(value.to_string().into()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node<'a>, E> {
        Ok(Node::Text(value.to_string().into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node<'a>, E> {
        Ok(Node::Text(value.to_owned().into()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node<'a>, E> {
        Ok(Node::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node<'a>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node<'a>, A::Error> {
        let mut pairs = Vec::new();
        while let Some((key, value)) = map.next_entry::<Node<'_>, Node<'a>>()? {
            let key = key.text().map(Cow::into_owned).unwrap_or_default();
            pairs.push((key, value));
        }
        Ok(Node::Map(pairs))
    }
}
