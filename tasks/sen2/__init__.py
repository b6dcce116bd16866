"""The statutory SEN2 return: exported from the events, checked, imported into them, and compared.

A return is a `Return`: its header, and its persons one after another, each a `Record` of modules
within modules.  Reading never holds more than one person, whoever wrote the file.

Privacy: the fields about a person come from the council's own file and go into the return; they are
never stored.  No message, list or exception of this room shows one: a person is "person 12", the
twelfth of the file, and a value is shown only where it can be no name.
"""
