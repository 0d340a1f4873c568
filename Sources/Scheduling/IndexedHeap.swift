/// A binary heap that finds its elements: first, insert, change and remove, each in O(log n).
///
/// Equal priorities come out in no particular order, so priorities carry a number that breaks ties.
struct IndexedHeap<Element: Hashable & Sendable, Priority: Comparable & Sendable>: Sendable {
    private var nodes: [(element: Element, priority: Priority)] = []
    private var places: [Element: Int] = [:]

    /// How many elements there are.
    var count: Int { nodes.count }
    /// True without elements.
    var isEmpty: Bool { nodes.isEmpty }
    /// The element of the smallest priority.
    var first: (element: Element, priority: Priority)? { nodes.first }

    /// The priority of an element; nil when it is not in here.
    subscript(_ element: Element) -> Priority? { places[element].map { nodes[$0].priority } }

    /// How many elements come before a priority; O(n), for people who ask.
    func count(before priority: Priority) -> Int { nodes.count { $0.priority < priority } }

    /// Puts an element in, or gives it another priority.
    mutating func set(_ element: Element, _ priority: Priority) {
        if let place = places[element] {
            let old = nodes[place].priority
            nodes[place].priority = priority
            if priority < old { rise(place) } else { sink(place) }
        } else {
            nodes.append((element, priority))
            places[element] = nodes.count - 1
            rise(nodes.count - 1)
        }
    }

    /// Takes an element out; nothing happens when it is not in here.
    mutating func remove(_ element: Element) {
        guard let place = places.removeValue(forKey: element) else { return }
        let last = nodes.removeLast()
        guard place < nodes.count else { return }
        nodes[place] = last
        places[last.element] = place
        rise(place)
        sink(places[last.element] ?? place)
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, nodes[place].priority < nodes[(place - 1) / 2].priority {
            swapNodes(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < nodes.count && nodes[child].priority < nodes[least].priority {
                least = child
            }
            guard least != place else { return }
            swapNodes(place, least)
            place = least
        }
    }

    private mutating func swapNodes(_ a: Int, _ b: Int) {
        nodes.swapAt(a, b)
        places[nodes[a].element] = a
        places[nodes[b].element] = b
    }
}
