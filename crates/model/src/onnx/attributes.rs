//! The trees, flattened into the parallel lists of the operator.

use super::messages::{AttributeProto, AttributeType};
use crate::{ModelError, Node, Tree, TreeEnsemble};

/// The operator's lists, one entry a node or a leaf.
#[derive(Debug, Default)]
struct Lists {
    trees: Vec<i64>,
    nodes: Vec<i64>,
    features: Vec<i64>,
    thresholds: Vec<f32>,
    modes: Vec<Vec<u8>>,
    when_true: Vec<i64>,
    when_false: Vec<i64>,
    missing_is_true: Vec<i64>,
    covers: Vec<f32>,
    leaf_trees: Vec<i64>,
    leaf_nodes: Vec<i64>,
    leaf_values: Vec<f32>,
}

/// The attributes of the `TreeEnsembleClassifier` node.
pub(super) fn of(ensemble: &TreeEnsemble) -> Result<Vec<AttributeProto>, ModelError> {
    let mut lists = Lists::default();
    for (rank, tree) in ensemble.trees.iter().enumerate() {
        let bias = if rank == 0 { ensemble.bias } else { 0.0 };
        lists.push_tree(tree, bias)?;
    }
    if lists.leaf_values.iter().all(|value| *value >= 0.0) {
        // Two opposite constants: the sum is unchanged and one leaf is negative.
        for value in [1.0, -1.0] {
            let constant = Tree {
                nodes: vec![Node::Leaf { value }],
                covers: vec![0.0],
            };
            lists.push_tree(&constant, 0.0)?;
        }
    }
    Ok(lists.into_attributes())
}

impl Lists {
    fn push_tree(&mut self, tree: &Tree, bias: f32) -> Result<(), ModelError> {
        let rank = self.trees.last().map_or(0, |last| last + 1);
        for (at, (node, cover)) in tree.nodes.iter().zip(&tree.covers).enumerate() {
            let at = index(at)?;
            self.covers.push(*cover);
            self.trees.push(rank);
            self.nodes.push(at);
            match *node {
                Node::Split {
                    feature,
                    threshold,
                    left,
                    right,
                    missing_goes_left,
                } => {
                    self.features.push(index(feature)?);
                    self.thresholds.push(threshold);
                    self.modes.push(b"BRANCH_LT".to_vec());
                    self.when_true.push(index(left)?);
                    self.when_false.push(index(right)?);
                    self.missing_is_true.push(missing_goes_left.into());
                }
                Node::Leaf { value } => {
                    self.features.push(0);
                    self.thresholds.push(0.0);
                    self.modes.push(b"LEAF".to_vec());
                    self.when_true.push(0);
                    self.when_false.push(0);
                    self.missing_is_true.push(0);
                    self.leaf_trees.push(rank);
                    self.leaf_nodes.push(at);
                    self.leaf_values.push(value + bias);
                }
            }
        }
        Ok(())
    }

    fn into_attributes(self) -> Vec<AttributeProto> {
        let class_ids = vec![0; self.leaf_values.len()];
        vec![
            ints("classlabels_int64s", vec![0, 1]),
            ints("class_ids", class_ids),
            ints("class_nodeids", self.leaf_nodes),
            ints("class_treeids", self.leaf_trees),
            floats("class_weights", self.leaf_values),
            ints("nodes_falsenodeids", self.when_false),
            ints("nodes_featureids", self.features),
            floats("nodes_hitrates", self.covers),
            ints("nodes_missing_value_tracks_true", self.missing_is_true),
            strings("nodes_modes", self.modes),
            ints("nodes_nodeids", self.nodes),
            ints("nodes_treeids", self.trees),
            ints("nodes_truenodeids", self.when_true),
            floats("nodes_values", self.thresholds),
            string("post_transform", "LOGISTIC"),
        ]
    }
}

fn index(position: usize) -> Result<i64, ModelError> {
    i64::try_from(position).map_err(|_| ModelError::InvalidEnsemble)
}

fn attribute(name: &str, r#type: AttributeType) -> AttributeProto {
    AttributeProto {
        name: name.to_owned(),
        r#type: r#type as i32,
        ..AttributeProto::default()
    }
}

fn ints(name: &str, ints: Vec<i64>) -> AttributeProto {
    AttributeProto {
        ints,
        ..attribute(name, AttributeType::Ints)
    }
}

fn floats(name: &str, floats: Vec<f32>) -> AttributeProto {
    AttributeProto {
        floats,
        ..attribute(name, AttributeType::Floats)
    }
}

fn strings(name: &str, strings: Vec<Vec<u8>>) -> AttributeProto {
    AttributeProto {
        strings,
        ..attribute(name, AttributeType::Strings)
    }
}

fn string(name: &str, text: &str) -> AttributeProto {
    AttributeProto {
        s: text.as_bytes().to_vec(),
        ..attribute(name, AttributeType::String)
    }
}
