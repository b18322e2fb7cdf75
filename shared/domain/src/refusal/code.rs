//! All refusal codes, by topic. A code never changes its meaning, because clients depend on it.

use super::{Code, Words};

macro_rules! codes {
    ($($const:ident $name:literal $status:literal
        $en_title:literal, $en_detail:literal;
        $es_title:literal, $es_detail:literal;)*) => {
        $(pub static $const: Code = Code {
            name: $name,
            status: $status,
            en: Words { title: $en_title, detail: $en_detail },
            es: Words { title: $es_title, detail: $es_detail },
        };)*
        /// All codes, for the documentation and the tests.
        pub static ALL: &[&Code] = &[$(&$const),*];
    };
}

codes! {
    // The request itself.
    MALFORMED_JSON "malformed_json" 400
        "Malformed JSON", "The body is not valid JSON: {reason}.";
        "JSON mal formado", "El cuerpo no es un JSON válido: {reason}.";
    BROKEN_BODY "broken_body" 400
        "Broken body", "The body ended too early or its chunks are malformed. Send the request again.";
        "Cuerpo incompleto", "El cuerpo terminó antes de tiempo o sus fragmentos están mal formados. Envíe la petición de nuevo.";
    INVALID_QUERY "invalid_query" 400
        "Invalid query", "A query parameter is unknown or invalid: {reason}.";
        "Consulta no válida", "Un parámetro de la consulta es desconocido o no es válido: {reason}.";
    INVALID_CURSOR "invalid_cursor" 400
        "Invalid cursor", "This cursor does not belong to this list. Start again without a cursor.";
        "Cursor no válido", "Este cursor no es de esta lista. Empiece de nuevo sin cursor.";
    UNKNOWN_POSITION "unknown_position" 409
        "Position after the last event", "The last event is {last}: there is none at this position, perhaps because a backup was restored. Read again what you copied, then continue from {last}.";
        "Posición posterior al último evento", "El último evento es {last}: no hay ninguno en esta posición, quizá porque se restauró una copia de seguridad. Vuelva a leer lo que copió y continúe desde {last}.";
    INVALID_ID "invalid_id" 400
        "Invalid id", "An id is a UUID of 36 characters.";
        "Identificador no válido", "Un identificador es un UUID de 36 caracteres.";
    INVALID_IDEMPOTENCY_KEY "invalid_idempotency_key" 400
        "Invalid Idempotency-Key", "Send an Idempotency-Key of 1 to 128 visible ASCII characters.";
        "Idempotency-Key no válida", "Envíe una Idempotency-Key de 1 a 128 caracteres ASCII visibles.";
    INVALID_PRECONDITION "invalid_precondition" 400
        "Invalid If-Match", "If-Match takes ETags of this resource, like \"3\", or *.";
        "If-Match no válido", "If-Match admite los ETag de este recurso, como \"3\", o *.";
    REPEATED_HEADER "repeated_header" 400
        "Repeated header", "Send the header {header} only once.";
        "Cabecera repetida", "Envíe la cabecera {header} una sola vez.";
    UNAUTHENTICATED "unauthenticated" 401
        "Authentication required", "Send a valid access token or API key: Authorization: Bearer …";
        "Identificación necesaria", "Envíe un token de acceso o una clave de API válidos: Authorization: Bearer …";
    TOKEN_EXPIRED "token_expired" 401
        "Access token expired", "This access token has expired. Get a new one with your refresh token.";
        "Token de acceso caducado", "Este token de acceso ha caducado. Obtenga otro con su token de renovación.";
    SESSION_REVOKED "session_revoked" 401
        "Session ended", "This session has ended. Log in again.";
        "Sesión terminada", "Esta sesión ha terminado. Inicie sesión de nuevo.";
    INVALID_API_KEY "invalid_api_key" 401
        "Invalid API key", "This API key does not exist or is mistyped. Check the key.";
        "Clave de API no válida", "Esta clave de API no existe o está mal escrita. Compruébela.";
    API_KEY_REVOKED "api_key_revoked" 401
        "API key revoked", "This API key was revoked, or the user who created it was deactivated. Use another key.";
        "Clave de API revocada", "Esta clave de API se revocó, o se desactivó al usuario que la creó. Use otra clave.";
    API_KEY_EXPIRED "api_key_expired" 401
        "API key expired", "This API key has expired. Create a new one.";
        "Clave de API caducada", "Esta clave de API ha caducado. Cree otra.";
    API_KEY_BEYOND_CREATOR "api_key_beyond_creator" 403
        "API key exceeds its creator", "This API key has permissions that the user who created it no longer has. Create a key with fewer scopes.";
        "Clave de API con permisos de más", "Esta clave de API tiene permisos que el usuario que la creó ya no tiene. Cree otra con menos permisos.";
    NOT_FOR_API_KEYS "not_for_api_keys" 403
        "Not available to API keys", "An API key cannot be used here. Log in as a user.";
        "No disponible con clave de API", "Aquí no se puede usar una clave de API. Inicie sesión como usuario.";
    FORBIDDEN "forbidden" 403
        "Permission denied", "This requires the permission {permission}. Ask an administrator for it.";
        "Sin permiso", "Se necesita el permiso {permission}. Pídalo a un administrador.";
    NOT_FOUND "not_found" 404
        "Not found", "There is no such path or record.";
        "No encontrado", "No existe esa ruta o ese registro.";
    METHOD_NOT_ALLOWED "method_not_allowed" 405
        "Method not allowed", "This path accepts {allowed}.";
        "Método no permitido", "Esta ruta admite {allowed}.";
    STALE_VERSION "stale_version" 409
        "Changed in the meantime", "Someone else changed this at the same time. Read it again and retry.";
        "Modificado entretanto", "Alguien lo modificó al mismo tiempo. Léalo de nuevo y repita la petición.";
    PRECONDITION_FAILED "precondition_failed" 412
        "Version does not match", "The current version is {version}, not the one in If-Match. Read the record again and retry.";
        "La versión no coincide", "La versión actual es {version}, no la de If-Match. Lea el registro de nuevo y repita la petición.";
    BODY_TOO_LARGE "body_too_large" 413
        "Body too large", "A body can have at most 1048576 bytes (1 MiB).";
        "Cuerpo demasiado grande", "Un cuerpo puede tener como máximo 1048576 bytes (1 MiB).";
    UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" 415
        "Unsupported media type", "Send the body as application/json, without Content-Encoding.";
        "Tipo de contenido no admitido", "Envíe el cuerpo como application/json, sin Content-Encoding.";
    INVALID_BODY "invalid_body" 422
        "Invalid body", "A field is missing, unknown or invalid. The member errors names it.";
        "Cuerpo no válido", "Falta un campo, o alguno es desconocido o no es válido. Está indicado en errors.";
    IDEMPOTENCY_KEY_REUSED "idempotency_key_reused" 422
        "Idempotency-Key already used", "This Idempotency-Key was already used for a different request. Send a new one.";
        "Idempotency-Key ya usada", "Esta Idempotency-Key ya se usó para otra petición. Envíe una nueva.";
    RATE_LIMITED "rate_limited" 429
        "Too many requests", "Wait the seconds given in Retry-After, then try again.";
        "Demasiadas peticiones", "Espere los segundos que indica Retry-After e inténtelo de nuevo.";
    INTERNAL_ERROR "internal_error" 500
        "Internal error", "Something failed on our side, and nothing was left half done. Try again; if it fails again, report the request_id.";
        "Error interno", "Algo falló por nuestra parte y nada quedó a medias. Inténtelo de nuevo; si vuelve a fallar, comunique el request_id.";
    UNAVAILABLE "unavailable" 503
        "Temporarily unavailable", "The service is busy. Try again in a moment.";
        "No disponible por el momento", "El servicio está ocupado. Inténtelo de nuevo en unos instantes.";
    SCHEMA_MISMATCH "schema_mismatch" 503
        "Database schema does not match", "The database has the schema {found}, but this program needs {needed}. Run the migrations, or deploy the program that fits.";
        "El esquema de la base de datos no coincide", "La base de datos tiene el esquema {found} y este programa necesita {needed}. Aplique las migraciones o despliegue el programa que corresponde.";

    // Values, whatever they belong to.
    OUT_OF_RANGE "out_of_range" 422
        "Out of range", "A number is too large or too small.";
        "Fuera de rango", "Un número es demasiado grande o demasiado pequeño.";
    UNIT_MISMATCH "unit_mismatch" 422
        "Wrong unit", "This item is measured in {unit}. Give the quantity in {unit} or in a unit that converts to it.";
        "Unidad incorrecta", "Este artículo se mide en {unit}. Indique la cantidad en {unit} o en una unidad que se pueda convertir.";
    INVALID_REFERENCE "invalid_reference" 422
        "Unknown reference", "The request names a record that does not exist.";
        "Referencia desconocida", "La petición nombra un registro que no existe.";
    CURRENCY_MISMATCH "currency_mismatch" 422
        "Wrong currency", "Give this amount in {currency}.";
        "Moneda incorrecta", "Indique este importe en {currency}.";
    ALREADY_EXISTS "already_exists" 409
        "Already exists", "There is already one with the same value. Use another value, or the one that exists.";
        "Ya existe", "Ya hay uno con el mismo valor. Use otro valor, o el que ya existe.";
    IN_USE "in_use" 409
        "Still in use", "Stock, open documents or other records depend on this. Close or remove those first.";
        "Todavía en uso", "De esto dependen existencias, documentos abiertos u otros registros. Ciérrelos o quítelos primero.";
    ILLEGAL_TRANSITION "illegal_transition" 409
        "Not possible in this state", "This cannot be done in the state {state}.";
        "No es posible en este estado", "Esto no se puede hacer en el estado {state}.";
    BELONGS_TO_ORDER "belongs_to_order" 409
        "Reserved for an order", "An order reserved this stock. Ship, cancel or close the order instead.";
        "Reservado para un pedido", "Un pedido reservó estas existencias. Envíe, cancele o cierre ese pedido.";
    BELONGS_TO_DOCUMENT "belongs_to_document" 409
        "Movement of a document", "A document ({type}) made this movement. It can only be undone from that document.";
        "Movimiento de un documento", "Este movimiento lo hizo un documento ({type}). Solo se puede deshacer desde ese documento.";

    // Authentication and users.
    WRONG_CREDENTIALS "wrong_credentials" 401
        "Wrong login or password", "The e-mail, the username or the password is wrong.";
        "Usuario o contraseña incorrectos", "El correo, el usuario o la contraseña no son correctos.";
    INVALID_REFRESH_TOKEN "invalid_refresh_token" 401
        "Invalid refresh token", "This refresh token is wrong, used or expired. Log in again.";
        "Token de renovación no válido", "Este token de renovación es incorrecto, ya se usó o ha caducado. Inicie sesión de nuevo.";
    TOKEN_ALREADY_ROTATED "token_already_rotated" 409
        "Already refreshed", "Another request used this refresh token a moment ago. Use the tokens which that request received.";
        "Ya renovado", "Otra petición usó este token de renovación hace un momento. Use los tokens que recibió esa petición.";
    WEAK_PASSWORD "weak_password" 422
        "Weak password", "Choose a password of at least {minimum} characters that is not common, has more than digits, and does not contain your own data. The member errors says what is wrong.";
        "Contraseña débil", "Elija una contraseña de al menos {minimum} caracteres que no sea común, no tenga solo cifras y no contenga sus datos. En errors se indica qué falla.";
    WRONG_PASSWORD "wrong_password" 422
        "Wrong password", "The current password is wrong.";
        "Contraseña incorrecta", "La contraseña actual no es correcta.";
    EMAIL_TAKEN "email_taken" 409
        "E-mail already in use", "There is already a user with this e-mail. Use another one.";
        "Correo ya en uso", "Ya hay un usuario con este correo. Use otro.";
    USERNAME_TAKEN "username_taken" 409
        "Username already in use", "There is already a user with this username. Choose another one.";
        "Nombre de usuario ya en uso", "Ya hay un usuario con este nombre. Elija otro.";
    SLUG_TAKEN "slug_taken" 409
        "Short name already in use", "There is already an organisation with this short name (slug). Choose another one.";
        "Nombre corto ya en uso", "Ya hay una organización con este nombre corto (slug). Elija otro.";
    REGISTRATION_CLOSED "registration_closed" 403
        "Registration is closed", "New organisations cannot register here. Ask the administrator of this installation.";
        "Registro cerrado", "Aquí no se pueden registrar organizaciones nuevas. Hable con quien administra esta instalación.";
    NO_ORGANISATION "no_organisation" 403
        "No active organisation", "This user does not belong to an active organisation. Ask an administrator to activate the user.";
        "Sin organización activa", "Este usuario no pertenece a ninguna organización activa. Pida a un administrador que lo active.";
    LAST_ADMIN "last_admin" 409
        "Last administrator", "An organisation needs an active administrator. Make another user an administrator first.";
        "Último administrador", "Una organización necesita un administrador activo. Nombre antes administrador a otro usuario.";
    OWN_ACCOUNT "own_account" 409
        "Own account", "You cannot deactivate yourself. Ask another administrator to do it.";
        "Cuenta propia", "No puede desactivarse a sí mismo. Pida a otro administrador que lo haga.";
    BUILTIN_ROLE "builtin_role" 409
        "Built-in role", "Built-in roles cannot be changed or deleted. Create a role of your own.";
        "Rol predefinido", "Los roles predefinidos no se pueden cambiar ni eliminar. Cree un rol propio.";
    UNKNOWN_PERMISSION "unknown_permission" 422
        "Unknown permission", "There is no permission {permission}.";
        "Permiso desconocido", "No existe el permiso {permission}.";
    NOT_A_SCOPE "not_a_scope" 422
        "Not a scope for API keys", "An API key cannot have the permission {permission}. Leave it out.";
        "Permiso no apto para claves de API", "Una clave de API no puede tener el permiso {permission}. Quítelo.";
    BEYOND_OWN_PERMISSIONS "beyond_own_permissions" 403
        "Beyond your permissions", "You can only grant, change or remove permissions that you have yourself.";
        "Por encima de sus permisos", "Solo puede conceder, cambiar o quitar permisos que usted también tiene.";

    // People and companies.
    NOT_AN_EMPLOYEE "not_an_employee" 422
        "Not an employee", "Only an employee or a sales representative can be linked to a user. Mark this person as one first.";
        "No es empleado", "Solo un empleado o un representante puede estar vinculado a un usuario. Márquelo antes como tal.";

    // Items, warehouses and stock.
    INSUFFICIENT_STOCK "insufficient_stock" 409
        "Not enough stock", "{requested} {unit} requested, but only {available} {unit} available.";
        "Existencias insuficientes", "Se piden {requested} {unit} y solo hay {available} {unit} disponibles.";
    NOT_STOCKED "not_stocked" 422
        "Not a stocked item", "This item is a service, and services have no stock.";
        "Artículo que no lleva existencias", "Este artículo es un servicio y los servicios no llevan existencias.";
    ITEM_DELETED "item_deleted" 409
        "Item deleted", "This item has been deleted. Use another one.";
        "Artículo eliminado", "Este artículo se ha eliminado. Use otro.";
    WAREHOUSE_DELETED "warehouse_deleted" 409
        "Warehouse deleted", "This warehouse has been deleted. Use another one.";
        "Almacén eliminado", "Este almacén se ha eliminado. Use otro.";
    INVALID_MOVE "invalid_move" 422
        "Invalid movement", "This movement does not fit its reason. Only a transfer has a second warehouse, only what comes in has a cost, and a reversal cannot be reversed.";
        "Movimiento no válido", "Este movimiento no corresponde a su motivo. Solo un traslado tiene un segundo almacén, solo lo que entra tiene coste y una reversión no se puede revertir.";
    ALREADY_REVERSED "already_reversed" 409
        "Already reversed", "This movement has already been reversed.";
        "Ya revertido", "Este movimiento ya se revirtió.";
    CATEGORY_CYCLE "category_cycle" 422
        "Category inside itself", "A category cannot be inside itself. Choose another parent.";
        "Categoría dentro de sí misma", "Una categoría no puede estar dentro de sí misma. Elija otra categoría superior.";
    CATEGORY_TOO_DEEP "category_too_deep" 422
        "Too many category levels", "Categories have at most four levels. Choose a parent further up.";
        "Demasiados niveles de categorías", "Las categorías tienen como máximo cuatro niveles. Elija una categoría superior más arriba.";
    RESERVATION_EXPIRED "reservation_expired" 409
        "Reservation expired", "This reservation has expired. Make a new one.";
        "Reserva caducada", "Esta reserva ha caducado. Haga otra.";
    TOO_MANY_LINES "too_many_lines" 422
        "Too many lines", "There can be at most {limit} lines.";
        "Demasiadas líneas", "Puede haber como máximo {limit} líneas.";

    // Orders, shipments, payments and returns.
    NOT_A_CUSTOMER "not_a_customer" 422
        "Not a customer", "This person or company does not exist, is deleted, or is not a customer. Choose a customer.";
        "No es cliente", "Esta persona o empresa no existe, está eliminada o no es cliente. Elija un cliente.";
    NOT_A_REP "not_a_rep" 422
        "Not a sales representative", "This person or company does not exist, is deleted, or is not a sales representative. Choose a sales representative.";
        "No es representante", "Esta persona o empresa no existe, está eliminada o no es representante. Elija un representante.";
    EXTERNAL_REFERENCE_TAKEN "external_reference_taken" 409
        "Reference already in use", "There is already an order with this reference from this channel. Read that order instead.";
        "Referencia ya en uso", "Ya hay un pedido de este canal con esta referencia. Consulte ese pedido.";
    TAX_RATE_MISSING "tax_rate_missing" 422
        "No tax rate", "The tax code {tax_code} has no rate in force. Add a rate first.";
        "Sin tipo de impuesto", "El código de impuesto {tax_code} no tiene un tipo vigente. Añada antes un tipo.";
    TAX_RATE_CHANGED "tax_rate_changed" 409
        "Tax rate changed", "A tax rate changed after these lines were priced. Refresh the taxes of the order first.";
        "Tipo de impuesto modificado", "Un tipo de impuesto cambió después de calcular estas líneas. Actualice antes los impuestos del pedido.";
    ORDER_EMPTY "order_empty" 409
        "Order without lines", "This order has no lines. Add a line first.";
        "Pedido sin líneas", "Este pedido no tiene líneas. Añada antes una línea.";
    ORDER_SHIPPED "order_shipped" 409
        "Already shipped", "Goods of this order have been shipped. When its shipments are delivered or returned, close the order short.";
        "Ya enviado", "Ya se enviaron artículos de este pedido. Cuando sus envíos estén entregados o devueltos, ciérrelo con lo enviado.";
    ORDER_NOT_SHIPPED "order_not_shipped" 409
        "Not fully shipped", "Part of this order has not been shipped. Ship it, or close the order short; cancel it if nothing was shipped.";
        "Envío incompleto", "Falta enviar parte de este pedido. Envíela o cierre el pedido con lo enviado; si no se envió nada, cancélelo.";
    ORDER_NOT_PAID "order_not_paid" 409
        "Not fully paid", "This order must be paid in full before it is completed. Record and capture its payment first.";
        "Sin pagar del todo", "Este pedido se debe pagar por completo antes de completarlo. Registre y cobre antes el pago.";
    SHIPMENT_EMPTY "shipment_empty" 409
        "Nothing to ship", "A shipment needs at least one line, and this order has nothing left to ship.";
        "Nada que enviar", "Un envío necesita al menos una línea y a este pedido no le queda nada por enviar.";
    OVER_SHIPMENT "over_shipment" 409
        "More than is left to ship", "At most {left} of this line can still be shipped.";
        "Más de lo que falta por enviar", "De esta línea se pueden enviar todavía {left} como máximo.";
    OVER_RETURN "over_return" 409
        "More than can be returned", "At most {left} of this line can still be returned.";
        "Más de lo que se puede devolver", "De esta línea se pueden devolver todavía {left} como máximo.";
    OVER_REFUND "over_refund" 409
        "More than can be refunded", "At most {left} of this payment can still be refunded.";
        "Más de lo que se puede reembolsar", "De este pago se pueden reembolsar todavía {left} como máximo.";
    OVER_RETURN_REFUND "over_return_refund" 409
        "More than came back", "Of what came back, at most {left} can still be refunded. Refund the rest as an allowance.";
        "Más de lo devuelto", "De lo devuelto se pueden reembolsar todavía {left} como máximo. Reembolse el resto como descuento (allowance).";
    PROVIDER_REFERENCE_TAKEN "provider_reference_taken" 409
        "Payment already recorded", "There is already a payment with this reference from this provider.";
        "Pago ya registrado", "Ya hay un pago con esta referencia de este proveedor de pagos.";

    // Purchasing and counting.
    OVER_RECEIPT "over_receipt" 409
        "More than was ordered", "At most {missing} {unit} of this line can still be received.";
        "Más de lo pedido", "De esta línea se pueden recibir todavía {missing} {unit} como máximo.";
    NO_CHANNEL "no_channel" 409
        "No channel for orders", "This supplier has no channel for purchase orders. Set its e-mail address or webhook first.";
        "Sin canal para pedidos", "Este proveedor no tiene un canal para recibir pedidos. Configure antes su correo o su webhook.";
    CHANNEL_DISABLED "channel_disabled" 409
        "Channel disabled", "The supplier's webhook answered that it no longer exists. Set the supplier's channel again.";
        "Canal desactivado", "El webhook del proveedor respondió que ya no existe. Configure de nuevo el canal del proveedor.";
    ALREADY_QUEUED "already_queued" 409
        "Already queued", "This order is already waiting to be sent. Retry its delivery to send it at once.";
        "Ya en cola", "Este pedido ya está en cola para enviarse. Reintente su entrega para enviarlo ahora.";
    MAIL_NOT_CONFIGURED "mail_not_configured" 409
        "E-mail not configured", "This installation has no e-mail provider. Ask its administrator to configure one, or use a webhook.";
        "Correo sin configurar", "Esta instalación no tiene proveedor de correo. Pida a quien la administra que lo configure, o use un webhook.";
    RECEIPT_USED "receipt_used" 409
        "Already used", "{gone} {unit} of this receipt have already been used or moved. Return what is left with a movement (return_out), or adjust the stock.";
        "Ya usado", "De esta recepción ya se usaron o movieron {gone} {unit}. Devuelva lo que queda con un movimiento (return_out) o ajuste las existencias.";
    INVALID_CSV "invalid_csv" 422
        "Rows with errors", "Nothing was imported because some rows have errors. Correct them and import the file again.";
        "Filas con errores", "No se importó nada porque hay filas con errores. Corríjalas e importe el archivo de nuevo.";
    SCAN_NAME_TAKEN "scan_name_taken" 409
        "Scan already exists", "This count has another scan with the same device_seq. Start device_seq with the name of the device.";
        "Lectura ya existente", "Este recuento tiene otra lectura con el mismo device_seq. Haga que device_seq empiece por el nombre del dispositivo.";
    COUNT_BELOW_RESERVED "count_below_reserved" 409
        "Fewer counted than reserved", "Of {items} items fewer were counted than are reserved. The member blocked says for what: ship, cancel or release that, or leave these items out (leave_out).";
        "Recuento menor que lo reservado", "De {items} artículos se contó menos de lo reservado. En blocked se indica para qué: envíelo, cancélelo o libérelo, o deje fuera estos artículos (leave_out).";
    COUNT_OUTDATED "count_outdated" 409
        "Stock moved after the count", "Some items moved after they were counted. Count them again, list them in confirm if the count is still right, or leave them out (leave_out).";
        "Existencias movidas después del recuento", "Algunos artículos se movieron después de contarlos. Cuéntelos de nuevo indíquelos en confirm si el recuento sigue siendo correcto o déjelos fuera (leave_out).";
}
