-- Counts the shares in each state again: a server of a version before may have changed the list.
recountListed()
return 1
