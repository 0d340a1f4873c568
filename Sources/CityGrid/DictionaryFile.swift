import Foundation

/// The dictionaries that come with the product, as files beside the program.
///
/// This file knows where they lie and nothing else: rooms that may touch the disk read them and give the
/// text to ``CodeDictionary/init(text:name:)``.
public enum DictionaryFile: String, Sendable, CaseIterable {
    /// Classes and sub-classes of parts.
    case parts = "parts-cjt214.csv"
    /// Classes and sub-classes of events.
    case events = "events-cjt214.csv"
    /// States of parts.
    case partStates = "part-states.csv"
    /// States of cases.
    case caseStates = "case-states.csv"

    /// Where the file lies.
    public var path: String {
        Bundle.module.bundleURL.appendingPathComponent("Dictionaries/\(rawValue)").path
    }
}
