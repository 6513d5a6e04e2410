//! Answers kept in memory, each under the state of the dataset that it tells of.
//!
//! What a route answers depends on that state and on its address alone: the same question in the
//! same state has the same answer, which costs neither a query nor an encoding. A state that has
//! passed is never asked for again, and its answers leave as others come.

use axum::body::Bytes;
use axum::http::Uri;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// A larger answer would push too many others out.
const LARGEST: usize = 1 << 20;
/// About this much an answer, to size the table.
const USUAL_BYTES: u64 = 8 * 1024;

/// A state of the dataset: its number, when it began in microseconds, the mark of what was rejected.
pub(crate) type State = (i64, i64, i64);

/// The state, then the path and the query.
type Question = (State, Box<str>);

#[derive(Debug)]
pub(crate) struct Answers(Cache<Question, Bytes, Bulk>);

#[derive(Debug, Clone)]
struct Bulk;

impl Weighter<Question, Bytes> for Bulk {
    fn weight(&self, question: &Question, answer: &Bytes) -> u64 {
        (question.1.len() + answer.len() + 64) as u64
    }
}

impl Answers {
    /// Keeps at most so many bytes; none keeps nothing.
    pub(crate) fn new(bytes: u64) -> Self {
        let items = usize::try_from(bytes / USUAL_BYTES).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(items, bytes, Bulk))
    }

    pub(crate) fn get(&self, state: State, uri: &Uri) -> Option<Bytes> {
        self.0.get(&question(state, uri))
    }

    /// Makes an answer of these bytes, kept if there is room for it.
    pub(crate) fn keep(&self, state: State, uri: &Uri, mut answer: Vec<u8>) -> Bytes {
        if answer.len() > LARGEST || self.0.capacity() == 0 {
            return answer.into();
        }
        // What is kept is counted by its length: what was reserved beyond is given back.
        answer.shrink_to_fit();
        let answer = Bytes::from(answer);
        self.0.insert(question(state, uri), answer.clone());
        answer
    }
}

fn question(state: State, uri: &Uri) -> Question {
    let address = uri.path_and_query().map_or("/", |address| address.as_str());
    (state, address.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_given_back_to_its_question_and_state_alone() {
        let answers = Answers::new(1 << 20);
        let (uri, other) = ("/a?b=1", "/a?b=2");
        let (uri, other): (Uri, Uri) = (uri.parse().expect("a uri"), other.parse().expect("a uri"));
        let kept = answers.keep((7, 0, 0), &uri, b"{}".to_vec());
        assert_eq!(answers.get((7, 0, 0), &uri), Some(kept.clone()));
        assert_eq!(
            (answers.get((7, 1, 0), &uri), answers.get((7, 0, 0), &other)),
            (None, None)
        );
        assert_eq!(answers.get((7, 0, 1), &uri), None, "other rejections");
        answers.keep((7, 0, 0), &other, vec![0; LARGEST + 1]);
        assert_eq!(answers.get((7, 0, 0), &other), None, "too large");
        let nothing = Answers::new(0);
        nothing.keep((7, 0, 0), &uri, kept.to_vec());
        assert_eq!(nothing.get((7, 0, 0), &uri), None);
    }

    #[test]
    fn memory_is_bounded_by_what_is_asked() {
        let answers = Answers::new(100_000);
        for place in 0..1_000 {
            let uri: Uri = format!("/{place}").parse().expect("a uri");
            answers.keep((1, 0, 0), &uri, vec![0; 1_000]);
        }
        assert!(answers.0.weight() <= 100_000, "{}", answers.0.weight());
        assert!(answers.0.len() > 50, "{}", answers.0.len());
    }
}
