//! What makes the bytes of an export, named.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

/// A strong `ETag` promises the same bytes. They depend on the libraries that compress and encode,
/// all pinned by the lock file, and on these files of ours: another build of the same version, with
/// other libraries, has another name.
const MADE_BY: [&str; 6] = [
    include_str!("../../../../Cargo.lock"),
    include_str!("encode.rs"),
    include_str!("pack.rs"),
    include_str!("../../../contract/src/dataset/row.rs"),
    include_str!("../../../contract/src/dataset/column.rs"),
    include_str!("../../../contract/src/dataset/written.rs"),
];

static NAME: LazyLock<String> = LazyLock::new(|| name(&MADE_BY));

/// Sixteen hexadecimal digits.
pub(crate) fn encoder() -> &'static str {
    &NAME
}

fn name(texts: &[&str]) -> String {
    let mut hasher = DefaultHasher::new();
    texts.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_library_is_another_encoder() {
        let mut texts = MADE_BY;
        assert_eq!(name(&texts), encoder());
        let lock = texts[0].replacen("version = \"", "version = \"9", 1);
        texts[0] = &lock;
        assert_ne!(name(&texts), encoder());
    }
}
