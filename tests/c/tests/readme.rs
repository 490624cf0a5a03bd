//! What the README shows is what the tests run.

use kasse_c_tests::root;

#[test]
fn every_line_of_c_and_cpp_in_the_readme_is_in_an_example() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    for (language, example) in [("c", "examples/c/till.c"), ("cpp", "examples/cpp/till.cpp")] {
        let source = std::fs::read_to_string(root().join(example)).unwrap();
        let known: Vec<_> = source.lines().map(str::trim).collect();
        let block = readme.split_once(&format!("```{language}\n")).unwrap().1.split("```").next().unwrap();
        let lines: Vec<_> = block.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert!(!lines.is_empty());
        for line in lines {
            assert!(known.contains(&line), "{example} has no line {line}");
        }
    }
}
