//! The sentences of faults of files, in both languages, as `problem` has them for fields of bodies.

/// `{}` stands for what the fault brings instead.
pub const FILE_WORDS: &[(&str, &str, &str)] = &[
    (
        "unclosed_quote",
        "A quote is opened here and never closed.",
        "Aquí se abre una comilla que no se cierra.",
    ),
    (
        "misplaced_quote",
        "A field with a quote in it stands between quotes, and its own quotes are doubled.",
        "Un campo que contiene comillas va entre comillas, y las suyas se escriben dobles.",
    ),
    (
        "wrong_charset",
        "These bytes are not {}. Save the file as CSV UTF-8, or send Content-Type: text/csv; charset=windows-1252.",
        "Estos bytes no son {}. Guarde el archivo como CSV UTF-8 o envíe Content-Type: text/csv; charset=windows-1252.",
    ),
    (
        "wrong_separator",
        "Columns are separated by {} here.",
        "Aquí las columnas se separan con {}.",
    ),
    (
        "unknown_column",
        "There is no such column. Correct its name, or leave it out with unknown_columns=ignore.",
        "No existe esta columna. Corrija su nombre o descártela con unknown_columns=ignore.",
    ),
    (
        "duplicate_column",
        "Another column gives the same.",
        "Otra columna indica lo mismo.",
    ),
    (
        "unnamed_column",
        "This column has values but no name in the first row.",
        "Esta columna tiene valores, pero no tiene nombre en la primera fila.",
    ),
    (
        "wrong_decimal",
        "Decimals are written with {} here. Write the number like that, or say which sign the file uses with the parameter decimal.",
        "Aquí los decimales se escriben con {}. Escriba así el número o indique el signo del archivo con el parámetro decimal.",
    ),
    (
        "ambiguous_number",
        "This could be thousands or decimals. Write it without separators of thousands, or say which sign stands before decimals with the parameter decimal.",
        "Podrían ser miles o decimales. Escríbalo sin separador de miles o indique el signo decimal con el parámetro decimal.",
    ),
    (
        "too_many_decimals",
        "This number has more decimals than can be kept: at most {}.",
        "Este número tiene más decimales de los que se pueden guardar: como máximo {}.",
    ),
    (
        "invalid_number",
        "This is not a number.",
        "Esto no es un número.",
    ),
    (
        "currency_mismatch",
        "Give this amount in {}.",
        "Indique este importe en {}.",
    ),
    (
        "without_per",
        "Say in the column per which quantity this price is for, like 1 kg.",
        "Indique en la columna per para qué cantidad es este precio, como 1 kg.",
    ),
    (
        "without_unit",
        "Say in the column unit what this quantity is in, like kg.",
        "Indique en la columna unit en qué unidad está esta cantidad, como kg.",
    ),
    (
        "without_warehouse",
        "Say in the column warehouse where this stock is.",
        "Indique en la columna warehouse dónde están estas existencias.",
    ),
    (
        "unknown_category",
        "There is no such category. Create it, or send categories=create.",
        "No existe esa categoría. Créela o envíe categories=create.",
    ),
    (
        "unknown_warehouse",
        "There is no warehouse with this code.",
        "No hay ningún almacén con este código.",
    ),
    (
        "item_exists",
        "There is already an item with this SKU. Send mode=upsert to update it.",
        "Ya hay un artículo con este SKU. Envíe mode=upsert para actualizarlo.",
    ),
    (
        "fixed_by_item",
        "An import does not change the unit or the kind of an item that exists.",
        "Una importación no cambia la unidad ni el tipo de un artículo que ya existe.",
    ),
    (
        "stock_reserved",
        "More than this is reserved. Release it first: at least {} must stay.",
        "Hay más reservado. Libérelo antes: deben quedar al menos {}.",
    ),
    (
        "not_stocked",
        "A service has no stock.",
        "Un servicio no tiene existencias.",
    ),
    (
        "not_imported",
        "This row could not be imported, though nothing seemed wrong with it. Import it again.",
        "Esta fila no se pudo importar, aunque parecía correcta. Impórtela de nuevo.",
    ),
    (
        "wrong_check_digit",
        "The last digit of this barcode does not fit the others.",
        "La última cifra de este código de barras no corresponde a las demás.",
    ),
];
