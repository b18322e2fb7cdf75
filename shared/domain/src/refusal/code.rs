//! Every code there is, by topic. A code never changes its meaning; clients match on it.

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
        /// Every code, for the documentation and the tests.
        pub static ALL: &[&Code] = &[$(&$const),*];
    };
}

codes! {
    // The request itself.
    MALFORMED_JSON "malformed_json" 400
        "Malformed JSON", "The body is not valid JSON: {reason}.";
        "JSON mal formado", "El cuerpo no es JSON válido: {reason}.";
    INVALID_QUERY "invalid_query" 400
        "Invalid query", "A query parameter is unknown or wrong: {reason}.";
        "Consulta no válida", "Un parámetro es desconocido o incorrecto: {reason}.";
    INVALID_CURSOR "invalid_cursor" 400
        "Invalid cursor", "The cursor is not one of this list. Start again without it.";
        "Cursor no válido", "El cursor no es de esta lista. Empiece de nuevo sin él.";
    INVALID_ID "invalid_id" 400
        "Invalid id", "An id is a UUID of 36 characters.";
        "Identificador no válido", "Un identificador es un UUID de 36 caracteres.";
    INVALID_IDEMPOTENCY_KEY "invalid_idempotency_key" 400
        "Invalid Idempotency-Key", "An Idempotency-Key is 1 to 128 visible ASCII characters.";
        "Idempotency-Key no válida", "Una Idempotency-Key tiene de 1 a 128 caracteres ASCII visibles.";
    INVALID_PRECONDITION "invalid_precondition" 400
        "Invalid If-Match", "If-Match takes ETags of this resource, like \"3\", or *.";
        "If-Match no válido", "If-Match lleva los ETag de este recurso, como \"3\", o *.";
    REPEATED_HEADER "repeated_header" 400
        "Header sent twice", "The header {header} may be sent once only.";
        "Cabecera repetida", "La cabecera {header} solo se puede enviar una vez.";
    UNAUTHENTICATED "unauthenticated" 401
        "Not logged in", "Send a valid access token: Authorization: Bearer …";
        "Sin sesión", "Envíe un token de acceso válido: Authorization: Bearer …";
    TOKEN_EXPIRED "token_expired" 401
        "Token expired", "The access token has expired. Refresh it.";
        "Token caducado", "El token de acceso ha caducado. Renuévelo.";
    SESSION_REVOKED "session_revoked" 401
        "Session ended", "This session has ended. Log in again.";
        "Sesión terminada", "Esta sesión ha terminado. Entre de nuevo.";
    INVALID_API_KEY "invalid_api_key" 401
        "Invalid API key", "This is no API key of ours, or it is mistyped.";
        "Clave de API no válida", "No es una clave de API nuestra, o está mal escrita.";
    API_KEY_REVOKED "api_key_revoked" 401
        "API key revoked", "This API key was revoked, or its creator was deactivated.";
        "Clave de API revocada", "Esta clave de API se revocó, o se desactivó a quien la creó.";
    API_KEY_EXPIRED "api_key_expired" 401
        "API key expired", "This API key has expired. Create another one.";
        "Clave de API caducada", "Esta clave de API ha caducado. Cree otra.";
    API_KEY_BEYOND_CREATOR "api_key_beyond_creator" 403
        "API key beyond its creator", "This API key allows more than its creator may do now. Create a narrower one.";
        "Clave de API excesiva", "Esta clave de API permite más de lo que ahora puede quien la creó. Cree otra más limitada.";
    NOT_FOR_API_KEYS "not_for_api_keys" 403
        "Not for API keys", "Only a person who is logged in may do this.";
        "No para claves de API", "Solo puede hacerlo una persona que haya entrado.";
    FORBIDDEN "forbidden" 403
        "Not allowed", "This needs the permission {permission}.";
        "No permitido", "Hace falta el permiso {permission}.";
    NOT_FOUND "not_found" 404
        "Not found", "There is nothing here.";
        "No encontrado", "Aquí no hay nada.";
    METHOD_NOT_ALLOWED "method_not_allowed" 405
        "Method not allowed", "This path answers {allowed}.";
        "Método no permitido", "Esta ruta responde a {allowed}.";
    STALE_VERSION "stale_version" 409
        "Changed meanwhile", "Someone changed this at the same time. Read it again and retry.";
        "Cambiado entretanto", "Alguien lo cambió a la vez. Léalo de nuevo y repita.";
    PRECONDITION_FAILED "precondition_failed" 412
        "Changed meanwhile", "Its version is now {version}, not the one in If-Match.";
        "Cambiado entretanto", "Su versión es ahora {version}, no la de If-Match.";
    BODY_TOO_LARGE "body_too_large" 413
        "Body too large", "A body is at most 1048576 bytes.";
        "Cuerpo demasiado grande", "Un cuerpo tiene como máximo 1048576 bytes.";
    UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" 415
        "Unsupported media type", "Send application/json.";
        "Tipo de contenido no admitido", "Envíe application/json.";
    INVALID_BODY "invalid_body" 422
        "Invalid body", "A field is missing, unknown or wrong.";
        "Cuerpo no válido", "Un campo falta, es desconocido o es incorrecto.";
    IDEMPOTENCY_KEY_REUSED "idempotency_key_reused" 422
        "Idempotency-Key reused", "This Idempotency-Key was used for another request.";
        "Idempotency-Key repetida", "Esta Idempotency-Key se usó para otra petición.";
    RATE_LIMITED "rate_limited" 429
        "Too many requests", "Wait before trying again.";
        "Demasiadas peticiones", "Espere antes de repetir.";
    INTERNAL_ERROR "internal_error" 500
        "Internal error", "Something failed here. Nothing was half done. Quote the request id.";
        "Error interno", "Algo falló aquí. Nada quedó a medias. Cite el id de la petición.";
    UNAVAILABLE "unavailable" 503
        "Unavailable", "The service is overloaded. Try again shortly.";
        "No disponible", "El servicio está sobrecargado. Repita en breve.";
    SCHEMA_MISMATCH "schema_mismatch" 503
        "Schema does not match", "The database is at {found}; this program needs {needed}.";
        "El esquema no coincide", "La base de datos está en {found}; este programa necesita {needed}.";

    // Values, whatever they belong to.
    OUT_OF_RANGE "out_of_range" 422
        "Out of range", "A number is too large or too small.";
        "Fuera de rango", "Un número es demasiado grande o pequeño.";
    UNIT_MISMATCH "unit_mismatch" 422
        "Wrong unit", "This item is measured in {unit}.";
        "Unidad incorrecta", "Este artículo se mide en {unit}.";
    INVALID_REFERENCE "invalid_reference" 422
        "Unknown reference", "The body names something that does not exist.";
        "Referencia desconocida", "El cuerpo nombra algo que no existe.";
    CURRENCY_MISMATCH "currency_mismatch" 422
        "Wrong currency", "The organisation keeps its books in {currency}.";
        "Moneda incorrecta", "La organización lleva sus cuentas en {currency}.";
    ALREADY_EXISTS "already_exists" 409
        "Already exists", "There is one like this already.";
        "Ya existe", "Ya hay uno igual.";
    IN_USE "in_use" 409
        "In use", "Other records still depend on this.";
        "En uso", "Otros registros dependen de esto.";
    ILLEGAL_TRANSITION "illegal_transition" 409
        "Not possible now", "From {state} this cannot be done.";
        "Ahora no es posible", "Desde {state} no se puede hacer.";
    BELONGS_TO_ORDER "belongs_to_order" 409
        "Belongs to an order", "An order set this aside: ship, cancel or close the order.";
        "Es de un pedido", "Lo apartó un pedido: envíe, anule o cierre el pedido.";
    BELONGS_TO_DOCUMENT "belongs_to_document" 409
        "Belongs to a document", "A document posted this ({type}): only its own steps take it back.";
        "Es de un documento", "Lo asentó un documento ({type}): solo se deshace con sus propios pasos.";

    // Authentication and users.
    WRONG_CREDENTIALS "wrong_credentials" 401
        "Wrong credentials", "The login or the password is wrong.";
        "Credenciales incorrectas", "El usuario o la contraseña no son correctos.";
    INVALID_REFRESH_TOKEN "invalid_refresh_token" 401
        "Invalid refresh token", "The refresh token is wrong, used or expired. Log in again.";
        "Token de renovación no válido", "El token de renovación es incorrecto, está usado o caducado. Entre de nuevo.";
    TOKEN_ALREADY_ROTATED "token_already_rotated" 409
        "Already refreshed", "This refresh token was used a moment ago. Use the newer one.";
        "Ya renovado", "Este token de renovación se usó hace un momento. Use el nuevo.";
    WEAK_PASSWORD "weak_password" 422
        "Weak password", "Choose another one: at least {minimum} characters, not a common one, not only digits, nothing of your own data.";
        "Contraseña débil", "Elija otra: al menos {minimum} caracteres, no una común, no solo cifras, nada de sus propios datos.";
    WRONG_PASSWORD "wrong_password" 422
        "Wrong password", "The current password is wrong.";
        "Contraseña incorrecta", "La contraseña actual no es correcta.";
    EMAIL_TAKEN "email_taken" 409
        "E-mail taken", "There is already a user with this e-mail.";
        "Correo ocupado", "Ya hay un usuario con este correo.";
    USERNAME_TAKEN "username_taken" 409
        "Username taken", "There is already a user with this username.";
        "Nombre de usuario ocupado", "Ya hay un usuario con este nombre.";
    SLUG_TAKEN "slug_taken" 409
        "Short name taken", "There is already an organisation with this slug.";
        "Nombre corto ocupado", "Ya hay una organización con este nombre corto.";
    REGISTRATION_CLOSED "registration_closed" 403
        "Registration is closed", "Ask the administrator of this installation.";
        "Registro cerrado", "Pregunte a quien administra esta instalación.";
    NO_ORGANISATION "no_organisation" 403
        "No organisation", "This user belongs to no active organisation.";
        "Sin organización", "Este usuario no pertenece a ninguna organización activa.";
    LAST_ADMIN "last_admin" 409
        "Last administrator", "An organisation keeps at least one active administrator.";
        "Último administrador", "Una organización conserva al menos un administrador activo.";
    BUILTIN_ROLE "builtin_role" 409
        "Built-in role", "Built-in roles cannot be changed.";
        "Rol incorporado", "Los roles incorporados no se pueden cambiar.";
    UNKNOWN_PERMISSION "unknown_permission" 422
        "Unknown permission", "There is no permission {permission}.";
        "Permiso desconocido", "No existe el permiso {permission}.";
    NOT_A_SCOPE "not_a_scope" 422
        "Not a scope", "No API key can have the permission {permission}.";
        "No es un alcance", "Ninguna clave de API puede tener el permiso {permission}.";
    BEYOND_OWN_PERMISSIONS "beyond_own_permissions" 403
        "Beyond your permissions", "You can only grant what you may do yourself.";
        "Más que sus permisos", "Solo puede conceder lo que usted puede hacer.";

    // People and companies.
    NOT_AN_EMPLOYEE "not_an_employee" 422
        "Not an employee", "Only an employee or a representative can be one of the users.";
        "No es empleado", "Solo un empleado o un representante puede ser uno de los usuarios.";

    // Items, warehouses and stock.
    INSUFFICIENT_STOCK "insufficient_stock" 409
        "Not enough stock", "{requested} {unit} were asked for, {available} are available.";
        "No hay stock suficiente", "Se pidieron {requested} {unit} y hay {available} disponibles.";
    NOT_STOCKED "not_stocked" 422
        "Not a stocked item", "A service has no stock.";
        "Artículo sin stock", "Un servicio no tiene stock.";
    ITEM_DELETED "item_deleted" 409
        "Item deleted", "This item has been deleted.";
        "Artículo eliminado", "Este artículo se ha eliminado.";
    WAREHOUSE_DELETED "warehouse_deleted" 409
        "Warehouse deleted", "This warehouse has been deleted.";
        "Almacén eliminado", "Este almacén se ha eliminado.";
    INVALID_MOVE "invalid_move" 422
        "Impossible movement", "This movement does not fit its reason.";
        "Movimiento imposible", "Este movimiento no concuerda con su motivo.";
    ALREADY_REVERSED "already_reversed" 409
        "Already reversed", "This movement has been reversed before.";
        "Ya revertido", "Este movimiento ya se había revertido.";
    CATEGORY_CYCLE "category_cycle" 422
        "Category cycle", "A category cannot lie inside itself.";
        "Ciclo de categorías", "Una categoría no puede estar dentro de sí misma.";
    CATEGORY_TOO_DEEP "category_too_deep" 422
        "Too deep", "Categories lie at most four levels deep.";
        "Demasiado profundo", "Las categorías tienen como máximo cuatro niveles.";
    RESERVATION_EXPIRED "reservation_expired" 409
        "Reservation expired", "The hold on this stock has expired. Reserve again.";
        "Reserva caducada", "La reserva de este stock ha caducado. Reserve de nuevo.";
    TOO_MANY_LINES "too_many_lines" 422
        "Too many lines", "At most {limit} lines at once.";
        "Demasiadas líneas", "Como máximo {limit} líneas a la vez.";

    // Orders, shipments, payments and returns.
    NOT_A_CUSTOMER "not_a_customer" 422
        "Not a customer", "This party is unknown, deleted, or no customer.";
        "No es cliente", "Esta parte no existe, está eliminada o no es cliente.";
    NOT_A_REP "not_a_rep" 422
        "Not a representative", "This party is unknown, deleted, or no sales representative.";
        "No es representante", "Esta parte no existe, está eliminada o no es representante de ventas.";
    EXTERNAL_REFERENCE_TAKEN "external_reference_taken" 409
        "Reference taken", "There is already an order with this reference of this channel.";
        "Referencia ocupada", "Ya hay un pedido con esta referencia de este canal.";
    TAX_RATE_MISSING "tax_rate_missing" 422
        "No tax rate", "The tax code {tax_code} has no rate at this time.";
        "Sin tipo impositivo", "El código de impuesto {tax_code} no tiene tipo en este momento.";
    TAX_RATE_CHANGED "tax_rate_changed" 409
        "Tax rate changed", "The rate of a tax code changed since these lines were priced. Refresh the prices of the order.";
        "Tipo impositivo cambiado", "El tipo de un código de impuesto cambió desde que se calcularon las líneas. Actualice los precios del pedido.";
    ORDER_EMPTY "order_empty" 409
        "No lines", "An order needs at least one line to be confirmed.";
        "Sin líneas", "Un pedido necesita al menos una línea para confirmarse.";
    ORDER_SHIPPED "order_shipped" 409
        "Already on its way", "Something of this order is packed, on its way or delivered.";
        "Ya en camino", "Algo de este pedido está embalado, en camino o entregado.";
    ORDER_NOT_SHIPPED "order_not_shipped" 409
        "Not all shipped", "Something of this order still has to be shipped. Ship it, or close the order short.";
        "Falta enviar", "Algo de este pedido está por enviar. Envíelo o cierre el pedido incompleto.";
    ORDER_NOT_PAID "order_not_paid" 409
        "Not paid", "This order has to be paid before it is completed.";
        "Sin pagar", "Este pedido se debe pagar antes de completarlo.";
    SHIPMENT_EMPTY "shipment_empty" 409
        "No lines", "A shipment needs at least one line to leave.";
        "Sin líneas", "Un envío necesita al menos una línea para salir.";
    OVER_SHIPMENT "over_shipment" 409
        "More than is left", "Less of this line is left to ship.";
        "Más de lo que queda", "De esta línea queda menos por enviar.";
    OVER_RETURN "over_return" 409
        "More than was shipped", "Less of this line was shipped and not yet returned.";
        "Más de lo enviado", "De esta línea se envió menos, o ya se devolvió.";
    OVER_REFUND "over_refund" 409
        "More than was paid", "Less of this payment is left to refund.";
        "Más de lo pagado", "De este pago queda menos por reembolsar.";
    PROVIDER_REFERENCE_TAKEN "provider_reference_taken" 409
        "Reference taken", "This payment of the provider has been recorded before.";
        "Referencia ocupada", "Este pago del proveedor ya se había registrado.";

    // Purchasing and counting.
    OVER_RECEIPT "over_receipt" 409
        "More than was ordered", "No more than {missing} {unit} of this line may still come.";
        "Más de lo pedido", "De esta línea no pueden llegar más de {missing} {unit}.";
    NO_CHANNEL "no_channel" 409
        "No way to send it", "Nobody said how this supplier takes orders: set its channel.";
        "Sin forma de enviarlo", "No consta cómo recibe pedidos este proveedor: configure su canal.";
    CHANNEL_DISABLED "channel_disabled" 409
        "Channel disabled", "The supplier's webhook said that it is gone. Set the channel anew.";
        "Canal desactivado", "El webhook del proveedor respondió que ya no existe. Configure el canal de nuevo.";
    ALREADY_QUEUED "already_queued" 409
        "Already on its way", "This order is already waiting to be sent.";
        "Ya está en camino", "Este pedido ya espera a ser enviado.";
    MAIL_NOT_CONFIGURED "mail_not_configured" 409
        "E-mail is not set up", "This installation sends no e-mail: its settings name no provider.";
        "Correo sin configurar", "Esta instalación no envía correo: su configuración no indica ningún proveedor.";
    DELIVERY_USED "delivery_used" 409
        "Already used", "Of what this brought, {gone} {unit} have been used or moved on at its cost.";
        "Ya usado", "De lo que trajo, ya se usaron o salieron {gone} {unit} con su coste.";
    INVALID_CSV "invalid_csv" 422
        "Rows at fault", "Nothing was imported: some rows are wrong.";
        "Filas con errores", "No se importó nada: algunas filas son incorrectas.";
    SCAN_NAME_TAKEN "scan_name_taken" 409
        "Scan name taken", "This count has another scan with this device_seq. Let it begin with the device's own name.";
        "Nombre de lectura ocupado", "Este recuento tiene otra lectura con este device_seq. Haga que empiece por el nombre del dispositivo.";
    COUNT_OUTDATED "count_outdated" 409
        "Moved since it was counted", "Counted items moved since they were scanned. Count again, or confirm that the count is right now.";
        "Movido desde el recuento", "Artículos contados se movieron desde que se leyeron. Cuente de nuevo o confirme que el recuento vale ahora.";
}
