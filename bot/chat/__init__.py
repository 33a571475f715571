"""What every chat platform needs and none of them is: a door, words for messages, JSON from strangers."""
