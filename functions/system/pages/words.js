// The page's own words in Spanish, by the English ones. The words of the API come from the document.

const SPANISH = {
  "%d found": "%d encontradas",
  "All fields": "Todos los campos",
  "Answered by": "Lo responden",
  "Any operation": "Cualquier operación",
  "any user": "cualquier usuario",
  Body: "Cuerpo",
  characters: "caracteres",
  Close: "Cerrar",
  Copied: "Copiado",
  Copy: "Copiar",
  "default": "por defecto",
  "E-mail or username": "Correo o usuario",
  Events: "Eventos",
  "every %d min": "cada %d min",
  Example: "Ejemplo",
  Filter: "Filtrar",
  Headers: "Cabeceras",
  "internal secret": "secreto interno",
  Keep: "Guardar",
  "Log in": "Entrar",
  "Log out": "Salir",
  New: "Nueva",
  "Next page": "Página siguiente",
  "No answer": "Sin respuesta",
  "no body": "sin cuerpo",
  "Not JSON": "No es JSON",
  "not sent": "no se envía",
  "one of": "uno de",
  Operations: "Operaciones",
  "or null": "o null",
  Overview: "Resumen",
  Parameters: "Parámetros",
  Password: "Contraseña",
  permission: "permiso",
  Problems: "Problemas",
  public: "pública",
  Refusals: "Rechazos",
  "Request body": "Cuerpo de la petición",
  required: "obligatorio",
  "Required fields": "Campos obligatorios",
  Response: "Respuesta",
  "Scheduled jobs": "Tareas programadas",
  "Search, or press /": "Buscar, o pulsar /",
  Send: "Enviar",
  "Start here": "Para empezar",
  takes: "acepta",
  "The type of a problem is its address here.": "El type de un problema es su dirección en esta página.",
  "Tokens stay in this tab.": "Los tokens se quedan en esta pestaña.",
  "Try it": "Probar",
  "What the data of each event is.": "Qué datos lleva cada evento.",
  "with the token": "con el token",
};

/** The language of the page: the one chosen, else the browser's. */
export const language = () => localStorage.language ?? (navigator.language.startsWith("es") ? "es" : "en");

export const otherLanguage = () => (language() === "es" ? "en" : "es");

/** A text of the page; `%d` gives way to the value. */
export const t = (english, value) => (language() === "es" ? SPANISH[english] : english).replace("%d", value);
