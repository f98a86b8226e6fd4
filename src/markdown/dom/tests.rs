//! HTML becomes the tree that a browser would build, whatever it holds.

use proptest::prelude::*;

use super::*;

/// The tree as one line: `p(甲 b[id=x](乙))`.
fn shape(tree: &Tree) -> String {
    let mut shape = String::new();
    for step in tree.walk(tree.root()) {
        match step {
            Step::Enter(id) => match tree.data(id) {
                Data::Root => {}
                Data::Text(text) => shape += &format!("'{text}'"),
                Data::Comment(text) => shape += &format!("!{text}!"),
                Data::Element(element) => {
                    let each = |(name, value): &(Box<str>, String)| format!(" {name}={value}");
                    let attributes: String = element.attributes.iter().map(each).collect();
                    shape += &format!("<{}{attributes}>", element.name);
                }
            },
            Step::Leave(id) if !tree.name(id).is_empty() => shape += "/",
            Step::Leave(_) => {}
        }
    }
    shape
}

fn fragment(html: &str) -> String {
    shape(&Tree::fragment(html).expect("small"))
}

#[test]
fn a_fragment_is_read_as_in_a_browser() {
    assert_eq!(fragment("甲<b id=x>乙&amp;</b>丙"), "'甲'<b id=x>'乙&'/'丙'");
    assert_eq!(fragment("<p>甲<p>乙"), "<p>'甲'/<p>'乙'/");
    assert_eq!(fragment("<b>甲<p>乙</b>丙"), "<b>'甲'/<p><b>'乙'/'丙'/");
    assert_eq!(fragment("<table><tr><td>甲</table>"), "<table><tbody><tr><td>'甲'////");
    assert_eq!(fragment("<table>甲<tr>乙<td>丙</table>"), "'甲乙'<table><tbody><tr><td>'丙'////");
    assert_eq!(fragment("<script>a<b</script><style><p></style>"), "<script>'a<b'/<style>'<p>'/");
    assert_eq!(fragment("<o:p>甲</o:p><!--StartFragment-->"), "<o:p>'甲'/!StartFragment!");
    assert_eq!(
        fragment("<svg viewBox='0 0 1 1'><use xlink:href=#a /></svg>"),
        "<svg viewBox=0 0 1 1><use xlink:href=#a>//"
    );
    assert_eq!(fragment("<template><p>甲</template>"), "<template><p>'甲'//");
    assert_eq!(fragment("<body class=a><body style=b>甲"), "'甲'");
    assert_eq!(fragment(""), "");
}

#[test]
fn a_document_has_head_and_body_whether_written_or_not() {
    assert_eq!(shape(&Tree::document("甲").expect("small")), "<html><head>/<body>'甲'//");
    let full = "<!DOCTYPE html><html lang=zh><head><title>题</title></head><body>甲</body></html>";
    let tree = Tree::document(full).expect("small");
    assert_eq!(shape(&tree), "<html lang=zh><head><title>'题'//<body>'甲'//");
    assert_eq!(tree.text(tree.root()), "题甲");
}

#[test]
fn nodes_are_moved_and_taken_out() {
    let mut tree = Tree::fragment("<p>甲<b>乙</b>丙</p><hr>").expect("small");
    let paragraph = tree.first_child(tree.root()).expect("the paragraph");
    let bold = tree.children(paragraph).nth(1).expect("the bold words");
    let rule = tree.next(paragraph).expect("the rule");
    tree.insert_before(paragraph, rule);
    assert_eq!(shape(&tree), "<hr>/<p>'甲'<b>'乙'/'丙'/");
    tree.unwrap(bold);
    assert_eq!(shape(&tree), "<hr>/<p>'甲''乙''丙'/");
    tree.detach(rule);
    tree.append(paragraph, rule);
    assert_eq!(shape(&tree), "<p>'甲''乙''丙'<hr>//");
    assert_eq!(tree.previous(paragraph), None);
    assert_eq!(tree.ancestors(rule).collect::<Vec<_>>(), [paragraph, tree.root()]);
    tree.insert_before(tree.root(), rule);
    assert_eq!(shape(&tree), "<p>'甲''乙''丙'/");
}

#[track_caller]
fn keeps_its_words(start: &str, count: usize) {
    let html = format!("{}字{}尾", start.repeat(count), "</div>".repeat(count));
    let tree = Tree::fragment(&html).expect("within the limits");
    assert_eq!(tree.text(tree.root()), "字尾", "{start}");
    let deepest = tree.subtree(tree.root()).map(|id| tree.ancestors(id).count()).max();
    assert!(deepest <= Some(2 * MAX_DEPTH), "{start}: {deepest:?}");
}

#[test]
fn a_hundred_thousand_elements_in_one_another_keep_their_words() {
    keeps_its_words("<div>", 100_000);
    for start in ["<b>", "<table><tr><td>", "<ul><li>", "<button>", "<a href=x>", "<svg>", "<p><b>"] {
        keeps_its_words(start, 3_000);
    }
}

#[test]
fn elements_too_deep_leave_the_ones_around_them_in_order() {
    let deep = MAX_DEPTH + 88;
    let html = format!("{}字<img src=a>{}<p>尾</p>", "<div>".repeat(deep), "</div>".repeat(deep));
    let tree = Tree::fragment(&html).expect("within the limits");
    let last = tree.last_child(tree.root()).expect("a last node");
    assert_eq!((tree.name(last), tree.text(last).as_str()), ("p", "尾"));
    assert!(tree.subtree(tree.root()).any(|id| tree.name(id) == "img"));
}

#[test]
fn what_a_browser_opens_again_and_again_stays_small() {
    // Each paragraph opens all fonts before it again.
    let html: String = (0..20_000).map(|n| format!("<p><font size={n}>字")).collect();
    let tree = Tree::fragment(&html).expect("within the limits");
    assert_eq!(tree.text(tree.root()).chars().count(), 20_000);
    assert!(tree.subtree(tree.root()).count() < 40_000);
}

#[test]
fn too_many_nodes_are_refused() {
    assert_eq!(Tree::document(&"字<br>".repeat(MAX_NODES / 2 + 1)).err(), Some(TooLarge));
}

#[test]
fn many_tags_of_the_body_add_to_it_in_linear_time() {
    let html: String = (0..10_000).map(|n| format!("<body a{n}=1><html b{n}=1>")).collect();
    assert!(Tree::document(&html).is_ok());
}

proptest! {
    #[test]
    fn any_text_has_a_tree(html in "(<(/)?(p|b|a|table|tr|td|svg|li|form|select|template|script|!--)|[<>/=\"'& a字\0\n])*") {
        let tree = Tree::fragment(&html).expect("small");
        prop_assert_eq!(shape(&tree), shape(&Tree::fragment(&html).expect("small")));
        for id in tree.subtree(tree.root()) {
            let children: Vec<Id> = tree.children(id).collect();
            prop_assert_eq!(tree.last_child(id), children.last().copied());
            prop_assert!(children.iter().all(|&child| tree.parent(child) == Some(id)));
            let texts = children.windows(2).filter(|pair| {
                pair.iter().all(|&child| matches!(tree.data(child), Data::Text(_)))
            });
            prop_assert_eq!(texts.count(), 0);
        }
        prop_assert!(Tree::document(&html).is_ok());
    }
}
