import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Copia de nuevo el enlace completo o pídeselo al remitente.";
const SEND_AGAIN = "Si aún lo necesitas, pide al remitente que lo envíe de nuevo.";
const WAS_IT_YOU =
  "¿Fuiste tú, en otro dispositivo o en otro navegador? Continúa allí. Si no fuiste tú, avisa al remitente: otra persona tiene el enlace.";
const NOTHING_OPENED = "No se abrió nada.";
const SERVER_DELETED = "El servidor lo ha eliminado.";
const NO_ROOM = "No hay espacio suficiente en este navegador";
const PRIVATE_WINDOW = "Una ventana privada tiene poco espacio, aunque el disco sea grande.";
const OPENED_BEFORE = "Este envío ya se abrió";
const TELL_OPERATOR = "Si vuelve a pasar, avisa al administrador del servidor.";
const ASK_ACCESS = "Pide acceso al administrador del servidor";
const TIMES = "{count, plural, =1 {una vez} =2 {dos veces} one {# vez} other {# veces}}";
const FILES = "{files, plural, one {# archivo} other {# archivos}}";
const TOO_MANY = "Alguien con el enlace introdujo demasiadas contraseñas incorrectas en total.";

export const es: Catalogue = {
  common: {
    startPage: "Ir a la página de inicio",
    whatYouCanDo: "Qué puedes hacer",
    navigation: "Páginas",
    send: "Enviar",
    myShares: "Mis envíos",
    notice: "Aviso",
    footer: "Tu dispositivo cifra y descifra los envíos. El servidor nunca tiene la clave.",
    reportAbuse: "Denunciar un abuso",
    reportAbuseTo: "Denunciar un abuso a {address}",
    language: "Idioma",
    theme: "Tema",
    themeSystem: "Sistema",
    themeLight: "Claro",
    themeDark: "Oscuro",
    bytes: "{count, plural, one {#\u00a0byte} other {#\u00a0bytes}}",
    kib: "{amount}\u00a0KiB",
    mib: "{amount}\u00a0MiB",
    gib: "{amount}\u00a0GiB",
    tib: "{amount}\u00a0TiB",
    today: "hoy a las {time}",
    tomorrow: "mañana a las {time}",
    yesterday: "ayer a las {time}",
    onDay: "el {weekday} {date} a las {time}",
    files: `${FILES}, {size}`,
    texts: "{texts, plural, one {Un texto} other {# textos}}, {size}",
    filesAndTexts: `${FILES} y {texts, plural, one {un texto} other {# textos}}, {size}`,
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Texto",
    copiedLabel: "Copiado",
    copied: "Copiado.",
    copyBlocked: "El navegador impidió la copia. Selecciona el texto y cópialo.",
    cancel: "Cancelar",
    tryAgain: "Reintentar",
    tryAgainIn: "Inténtalo de nuevo en {duration}.",
    tryNow: "Intentar ahora",
    tryingAgain: "Intentando de nuevo…",
    triesAgainIn: "Deja esta página abierta. Volverá a intentarlo en {duration}.",
    shareEnded: "El envío dejó de estar disponible {when}.",
    details: "Detalles en inglés: {detail}",
    measuringSpeed: "Midiendo la velocidad…",
    fewSecondsLeft: "{rate} por segundo, quedan unos segundos",
    timeLeft: "{rate} por segundo, tiempo restante aproximado: {duration}",
    nextRetry: "Próximo intento en {duration}.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}: {percent}",
    delay_unreachable: "Se cortó la conexión. La transferencia se reanudará cuando vuelva.",
    delay_intermediary:
      "Responde un proxy en lugar del servidor. La transferencia se reanudará cuando el servidor responda de nuevo.",
    delay_limited:
      "El servidor limita el número de solicitudes. La transferencia se reanudará en breve.",
    delay_unavailable: "El servidor está ocupado. La transferencia se reanudará en breve.",
    insecureTitle: "Esta conexión no es segura",
    insecure: "Los navegadores solo cifran y descifran en páginas con dirección https.",
    insecureAdvice:
      "Abre la dirección con https:// al principio. Si no funciona, pide al administrador de este servidor que configure https.",
    openWithHttps: "Abrir con https",
    tooOldTitle: "Este navegador es demasiado antiguo",
    tooOld:
      "Le faltan funciones de cifrado que esta página necesita. No se envió ni se abrió nada.",
    tooOldAdvice: "Actualiza el navegador o abre la dirección en uno más nuevo.",
    noProgress: "Sin avances por el momento.",
  },

  html: {
    sendTitle: "Enviar archivos o un texto",
    sendDescription:
      "Envía archivos o un texto, cifrados de extremo a extremo. De forma predeterminada, el enlace se puede abrir una vez.",
    receiveTitle: "Te han enviado algo",
    receiveDescription: "El envío está cifrado de extremo a extremo. Ver esta página no lo abre.",
    sharesTitle: "Mis envíos",
    notStarted: "Esta página no puede iniciarse",
    scriptsOff:
      "JavaScript está desactivado. La página lo necesita para cifrar y descifrar en el navegador. No se ha perdido nada.",
    scriptsOffAdvice: "Activa JavaScript para esta página o abre la dirección en otro navegador.",
    notLoaded: "Una parte de esta página no se cargó. No se ha perdido nada.",
    notLoadedAdvice:
      "Comprueba tu conexión y recarga la página. Si no se soluciona, actualiza este navegador o usa otro.",
  },

  problems: {
    other_title: "El servidor no aceptó la solicitud",
    other_advice: `Recarga la página e inténtalo de nuevo. ${TELL_OPERATOR}`,
    bad_request_title: "La solicitud no es correcta",
    bad_request_explanation: `El servidor no la acepta de esta forma. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Si seguiste un enlace, cópialo completo de nuevo. Para programas: compara la solicitud con la documentación de la API.",
    password_required_title: "Hace falta una contraseña",
    password_required_explanation: "Solo puede pedirla la página que abre el enlace.",
    password_required_advice: "Pide la contraseña al remitente.",
    upload_not_allowed_title: "Este servidor no acepta envíos de cualquiera",
    upload_not_allowed_explanation:
      "Cualquiera con el enlace puede abrir un envío. Para enviar necesitas acceso.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Este servidor exige iniciar sesión para enviar",
    sign_in_required_explanation:
      "No se envió nada. Cualquiera con el enlace puede abrir un envío.",
    sign_in_required_advice:
      "Abre la página del servidor en un navegador, inicia sesión y envía desde allí.",
    sign_in_failed_title: "No se pudo iniciar sesión",
    sign_in_failed_explanation:
      "El intento tardó demasiado, ya se había usado, empezó en otro navegador o el proveedor de inicio de sesión lo rechazó.",
    sign_in_failed_advice: "Inicia sesión de nuevo.",
    account_not_allowed_title: "Esta cuenta no puede iniciar sesión aquí",
    account_not_allowed_explanation:
      "El proveedor de inicio de sesión conoce la cuenta, pero el administrador del servidor no la ha autorizado.",
    account_not_allowed_advice: `${ASK_ACCESS} o inicia sesión con otra cuenta.`,
    sign_in_unavailable_title: "No se puede contactar con el proveedor de inicio de sesión",
    sign_in_unavailable_explanation:
      "No se ha perdido nada. Los envíos y el inicio de sesión con contraseña no dependen de él.",
    sign_in_unavailable_advice: `Inténtalo de nuevo en unos minutos. ${TELL_OPERATOR}`,
    receive_only_title: "Este servidor no acepta envíos nuevos",
    receive_only_explanation: "Solo permite abrir envíos. No se envió nada.",
    receive_only_advice: "Pide al administrador la dirección de un servidor que acepte envíos.",
    wrong_link_title: "Este enlace es incorrecto",
    wrong_link_explanation: "Hay un envío en esta dirección, pero este enlace no lo abre.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "La contraseña es incorrecta",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Compruébala antes con el remitente: demasiadas contraseñas incorrectas bloquean el envío.",
    not_found_title: "Aquí no hay nada",
    not_found_explanation:
      "El envío dejó de estar disponible hace unos días o la dirección es incorrecta.",
    not_found_advice: `Comprueba la dirección. ${COPY_AGAIN}`,
    request_timeout_title: "La solicitud tardó demasiado en llegar",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Comprueba tu conexión e inténtalo de nuevo. Una subida se reanuda donde se detuvo.",
    not_ready_title: "El remitente aún está subiendo el envío",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Inténtalo de nuevo cuando termine la subida.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "No queda ninguna descarga: alguien lo abrió o lo está abriendo ahora.",
    already_claimed_advice: WAS_IT_YOU,
    gone_title: "Este envío ya no existe",
    gone_explanation:
      "Se abrió, caducó, se destruyó o se retiró. El servidor ya no tiene su contenido.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation:
      "Ya se usaron todas sus descargas, así que el servidor lo ha eliminado.",
    gone_claimed_advice: WAS_IT_YOU,
    gone_expired_title: "Este envío ha caducado",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "El remitente destruyó este envío",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Este envío se eliminó tras demasiadas contraseñas incorrectas",
    gone_wrong_passwords_explanation: "Así se protege su contenido.",
    gone_abandoned_title: "Este envío nunca se subió por completo",
    gone_abandoned_explanation:
      "La subida se detuvo y el servidor ha eliminado lo que había llegado.",
    gone_removed_title: "El administrador de este servidor retiró este envío",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "Esto es demasiado grande",
    too_large_explanation: "El servidor no guardó nada.",
    too_large_advice:
      "Envía menos de una vez o pide al administrador del servidor que aumente el límite.",
    locked_title: "Bloqueado tras demasiadas contraseñas incorrectas",
    locked_explanation:
      "El envío no acepta ninguna contraseña hasta que el remitente lo desbloquee.",
    locked_advice: "Pide al remitente que lo desbloquee o que lo envíe de nuevo.",
    rate_limited_title: "Demasiadas solicitudes",
    rate_limited_explanation:
      "El servidor limita las solicitudes de tu dirección IP. No se abrió ni se perdió nada.",
    rate_limited_advice: "Espera un poco e inténtalo de nuevo.",
    transfer_limit_title: "Esta descarga agotó su límite de transferencia",
    transfer_limit_explanation:
      "La conexión se cortó o la descarga se canceló tantas veces que el servidor la interrumpió.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "Los encabezados de la solicitud son demasiado grandes",
    headers_too_large_explanation:
      "Tu navegador envió más encabezados, como cookies, de los que acepta el servidor.",
    headers_too_large_advice:
      "Borra las cookies de este sitio o actualiza el programa que envió la solicitud.",
    internal_title: "Algo ha fallado en el servidor",
    internal_explanation: "No es culpa tuya. El error está en el registro del servidor.",
    internal_advice: `Inténtalo de nuevo. ${TELL_OPERATOR}`,
    unavailable_title: "El servidor no puede hacerlo en este momento",
    unavailable_explanation:
      "Está ocupado, se está reiniciando o no puede acceder a su almacenamiento. No se ha perdido nada.",
    unavailable_advice: "Inténtalo de nuevo en unos minutos.",
    storage_full_title: "El almacenamiento del servidor está lleno",
    storage_full_explanation: "Los envíos que ya guarda están a salvo.",
    storage_full_advice: "Inténtalo más tarde o envía menos.",
    not_a_link_title: "Esto no es un enlace de envío",
    not_a_link_advice: `Un enlace de envío tiene esta forma: https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Falta el final de este enlace",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Este enlace se modificó por el camino",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Este enlace es de una versión más nueva",
    newer_version_advice:
      "Actualiza este programa o recarga la página. Si no se soluciona, el servidor necesita una actualización.",
    unreachable_title: "No se puede contactar con el servidor",
    unreachable_explanation: "Esto no dice nada del envío: puede que siga ahí.",
    unreachable_advice: "Comprueba la dirección y tu conexión, e inténtalo de nuevo.",
    integrity_title: "Los datos recibidos no son los que cifró el remitente",
    integrity_explanation: "Se dañaron o se modificaron en el servidor o por el camino.",
    integrity_advice:
      "No se guardó nada. Inténtalo de nuevo. Si vuelve a pasar, pide al remitente que use otro medio.",
    source_changed_title: "Un archivo cambió mientras se enviaba",
    source_changed_advice: "Envíalo de nuevo cuando ya no cambie.",
    too_many_entries_title: "Hay demasiados archivos para un envío",
    too_many_entries_advice: "Mételos antes en un archivo comprimido.",
    path_too_long_title: "La ruta de un archivo es demasiado larga",
    path_too_long_advice:
      "Acorta los nombres de sus carpetas o mete antes la carpeta en un archivo comprimido.",
    link_address_title:
      "El servidor crearía un enlace sin una dirección https válida, así que no se envió nada",
    link_address_advice: "Pide al administrador del servidor que corrija BASE_URL.",
    other_tab_title: "Este envío está abierto en otra pestaña",
    other_tab_advice: "Continúa allí, o cierra esa pestaña e inténtalo de nuevo.",
    no_room_title: NO_ROOM,
    no_room_explanation:
      "El servidor reserva esta descarga para este navegador durante un tiempo limitado.",
    no_room_advice: `Libera espacio en este dispositivo e inténtalo de nuevo: lo que ya llegó no se pierde. Si es una ventana privada, déjala abierta hasta entonces. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: "No se abrió nada: el enlace sigue funcionando.",
    does_not_fit_advice: `Abre el enlace en un dispositivo con más espacio, o libera espacio aquí e inténtalo de nuevo. Si es una ventana privada, abre el enlace en una normal. ${PRIVATE_WINDOW}`,
    unexpected_title: "Pasó algo inesperado",
    unexpected_advice: "Inténtalo de nuevo.",
    page_failed_title: "Una parte de esta página no se cargó",
    page_failed_advice: "Comprueba tu conexión y recarga la página.",
    detail_token_missing: "Este servidor solo acepta envíos con un token de subida.",
    detail_token_malformed: "Esto no es un token de subida. Un token de subida empieza por ots_.",
    detail_token_wrong: "Este token de subida es incorrecto o está revocado.",
    detail_token_expired: "Este token de subida ha caducado.",
    detail_quota_share:
      "Este token de subida permite {limit} al día. Este envío cifrado ocupa {size}.",
    detail_quota_day:
      "Este token de subida permite {limit} al día. Lo que queda para hoy no basta para este envío.",
    detail_share_too_large:
      "Este servidor permite {limit} por envío. Este envío cifrado ocupa {size}.",
    detail_password_required: "Este servidor exige una contraseña para cada envío.",
    detail_uploads_paused:
      "El administrador de este servidor ha pausado los envíos nuevos. Sí puedes abrir enlaces.",
    detail_many_shares: "Se han creado demasiados envíos desde tu dirección IP.",
    detail_many_claims:
      "Se han consultado o abierto envíos demasiadas veces desde tu dirección IP.",
    detail_many_passwords: "Se han enviado demasiadas contraseñas desde tu dirección IP.",
    detail_many_bytes: "Con este envío, tu dirección IP superaría su límite diario de subida.",
    detail_many_connections: "Hay demasiadas conexiones desde tu dirección IP.",
    detail_incomplete_uploads:
      "Este servidor limita las subidas incompletas de un mismo dispositivo a {limit}. Completa o cancela una. Tras diez minutos sin datos, una subida deja de contar.",
    detail_answer_late: "El servidor no respondió a tiempo.",
    detail_answer_foreign: "La respuesta no es de un servidor OneTimeShare.",
    detail_http_status: "El servidor, o un proxy delante de él, respondió con HTTP {status}.",
  },

  send: {
    title: "Enviar archivos o un texto",
    introduction: `Elige archivos o escribe un texto. Recibirás un enlace que se puede abrir ${TIMES}. Después, el servidor elimina el envío.`,
    nothingSent: "No se envió nada.",
    paused:
      "El administrador de este servidor ha pausado los envíos nuevos, así que ahora no puedes enviar. Sí puedes abrir enlaces. También puedes preparar un envío: esta página comprueba por sí sola cuándo puedes volver a enviar.",
    createLink: "Crear enlace",
    unreadableFolder:
      "Este navegador no puede leer {names}. Elige de nuevo o añade un archivo zip en su lugar.",
    replaced: "Has reemplazado {names} por el contenido nuevo.",
    text: "Texto",
    textPlaceholder: "Una contraseña, una nota, una clave…",
    chooseFiles: "Elegir archivos",
    chooseFolder: "Elegir carpeta",
    chooseHint: "También puedes soltar o pegar archivos y carpetas aquí, hasta {limit} en total.",
    takePicture: "Tomar una foto",
    filesToSend: "Archivos para enviar",
    removeFile: "Quitar {name}",
    dropFiles: "Suelta los archivos para añadirlos",
    obstacleEmpty: "Elige primero un archivo o escribe un texto.",
    obstacleTooLarge:
      "El envío es demasiado grande: {size}, pero este servidor permite {limit}. Redúcelo o haz varios envíos.",
    obstaclePassword: "Introduce o genera primero una contraseña.",
    obstacleToken: "Introduce primero tu token de subida.",
    unreadable:
      "{name} se modificó, se movió o se borró después de que lo eligieras. El envío no se realizó.",
    unreadableAdvice: "Elige el archivo de nuevo o quítalo de la lista.",
    waitToSend: "Podrás enviar en {duration}. No se ha perdido nada de lo que añadiste.",
    sendNow: "Ya puedes enviar. No se ha perdido nada de lo que añadiste.",
    signInAgain:
      "El servidor exige iniciar sesión, así que no se envió nada. <link>Inicia sesión en una pestaña nueva</link>, vuelve a esta y crea el enlace.",
    change: "Cambiar",
    noPassword: "sin contraseña",
    withPassword: "con contraseña",
    sumOfLimit: "{contents} de {limit}",
    expiresAfter: "Caduca en",
    canBeOpened: "Se puede abrir",
    times: TIMES,
    password: "Contraseña",
    passwordOptional: "Contraseña (opcional)",
    generate: "Generar",
    passwordRequired: "Este servidor exige una contraseña para cada envío.",
    passwordHint:
      "No la envíes junto con el enlace. {count, plural, one {# contraseña incorrecta bloquea} other {# contraseñas incorrectas bloquean}} el envío.",
    unlockHint: "Puedes desbloquearlo en «Mis envíos».",
    label: "Nota (opcional)",
    labelHint: "Solo tú ves esta nota, en «Mis envíos» en este navegador.",
    strengthWeak:
      "Esta contraseña es débil: un programa la adivina enseguida. Hazla más larga o genera una.",
    strengthFair: "Esta contraseña es aceptable. Una más larga es más difícil de adivinar.",
    strengthStrong: "Esta contraseña es fuerte.",
    generatedHint:
      "La contraseña son cuatro palabras inventadas, fáciles de dictar por teléfono. Es difícil de adivinar (unos {bits} bits).",
    sendingTitle: "Enviando…",
    sendingIntroduction:
      "Tu navegador cifra el envío antes de subirlo. Deja esta página abierta hasta que tengas el enlace.",
    cancelHint: "Si cancelas, se elimina lo que ya se subió.",
    sending: "Enviando",
    preparing: "Preparando el cifrado…",
    pause: "Pausar",
    resume: "Reanudar",
    pausedTitle: "En pausa",
    pausedHint: "En pausa. No se pierde nada de lo que ha llegado. Deja esta página abierta.",
    sentTitle: "Tu enlace está listo",
    sentIntroduction: `Se puede abrir <b>${TIMES}</b> y caduca {when}.`,
    linkLabel: "Enlace (contiene la clave)",
    copyLink: "Copiar enlace",
    copyMessage: "Copiar con un mensaje",
    share: "Compartir…",
    mail: "Correo",
    mailHint: "El correo contiene el enlace completo, así que tu proveedor de correo puede leerlo.",
    mailHintPassword: "El correo contiene el enlace completo. Envía la contraseña por otro medio.",
    showQrCode: "Mostrar código QR",
    hideQrCode: "Ocultar código QR",
    qrCode: "Código QR del enlace",
    print: "Imprimir",
    printPassword: "Imprimir también la contraseña",
    slipTitle: "Un envío para ti",
    slipSteps:
      "Escanea el código con un teléfono o escribe la dirección completa en un navegador. Luego abre allí el envío.",
    sendAnother: "Hacer otro envío",
    seeWhenOpened: "Ver cuándo se abre",
    passwordChannel:
      "No envíes la contraseña junto con el enlace. Usa otro medio, como el teléfono.",
    copyPassword: "Copiar contraseña",
    copyBeforeLeaving:
      "Copia el enlace antes de salir de esta página. No se guarda en ningún sitio.",
    copiedNow: "Copiado. Ahora envíalo.",
    onePerson:
      "Cualquiera con el enlace puede abrir el envío, así que envía el enlace a una sola persona.",
    onePersonPassword:
      "Cualquiera con el enlace y la contraseña puede abrir el envío, así que envía el enlace a una sola persona.",
    severalPeople:
      "Cualquiera con el enlace puede abrir el envío, así que envía el enlace solo a quienes corresponda.",
    severalPeoplePassword:
      "Cualquiera con el enlace y la contraseña puede abrir el envío, así que envía el enlace solo a quienes corresponda.",
    message: `Aquí hay un envío. El enlace se puede abrir ${TIMES} y caduca el {date}. Conviene abrirlo en el dispositivo donde haga falta el contenido.`,
    messagePassword: "La contraseña llegará por separado.",
    fullDate: "{weekday} {date} a las {time}",
    signInToSend: "Este servidor exige iniciar sesión para enviar.",
    signInKeepsDraft:
      "La página de inicio de sesión se abre en una pestaña nueva. Todo lo que añadiste se queda aquí.",
    signIn: "Iniciar sesión para enviar",
    signedIn: "Has iniciado sesión.",
    signOut: "Cerrar sesión",
    token: "Token de subida",
    tokenHint: "Este servidor exige un token de subida. Pídeselo a su administrador.",
    saveToken: "Guardar el token en este navegador",
    sharedArrived:
      "Otra aplicación o página web añadió este contenido. Compruébalo antes de enviarlo.",
    sharedLost:
      "Lo que compartiste no llegó aquí. Vuelve a la otra aplicación y compártelo de nuevo.",
    moreWays: "Otras formas",
  },

  receive: {
    checking: "Comprobando el enlace…",
    receiving: "Recibiendo",
    receivingIntroduction:
      "El servidor reserva esta descarga para este navegador. Si se corta la conexión, la descarga se reanuda sola.",
    cancelHint:
      "Si cancelas, se elimina la parte recibida. Durante un tiempo limitado puedes volver a abrir el envío en este navegador.",
    cancelledTitle: "Descarga cancelada",
    cancelledIntroduction: "La parte recibida se eliminó de este navegador.",
    cancelledHere:
      "Puedes volver a abrir el envío con este enlace, pero solo en este navegador y por tiempo limitado. Después, es posible que el enlace ya no se abra.",
    cancelledInMemory:
      "Puedes volver a abrir el envío, pero solo en esta pestaña y por tiempo limitado. Después, es posible que el enlace ya no se abra.",
    cancelledLeft: "Tiempo restante: {duration}.",
    cancelledOften:
      "El servidor limita cuánto envía a un destinatario. Tras más cancelaciones, una descarga puede terminar antes de estar completa.",
    cancelledOver:
      "El tiempo para volver a abrir el envío en este navegador terminó. Es posible que el enlace ya no se abra.",
    openAgain: "Volver a abrir",
    askingServer: "Consultando al servidor…",
    removed: "Eliminado de este navegador",
    removedIntroduction:
      "Este navegador ya no tiene ninguna copia del envío. Los archivos que guardaste siguen donde están.",
    sendShare: "Hacer un envío",
    offerTitle: "Te han enviado algo",
    offerIntroduction: `Se puede abrir ${TIMES}. Ver esta página no lo abre.`,
    expires: "Caduca <b>{when}</b>.",
    opening: "Abriendo…",
    openNow: "Abrir ahora",
    contents: "Contenido",
    total: "Total: {contents}",
    noRoom:
      "El envío aún no se ha abierto. Este envío necesita {needed}, pero este navegador solo tiene {free} libres. Abre el enlace en un dispositivo con más espacio. Si es una ventana privada, usa una normal: las privadas tienen poco espacio.",
    memoryOnly:
      "Este navegador guarda el envío solo en la memoria de esta pestaña. Guarda todo antes de cerrarla.",
    passwordTitle: "Introduce la contraseña",
    passwordAgainTitle: "Introduce la contraseña otra vez",
    introduction_nothing:
      "El remitente protegió este envío con una contraseña. Introdúcela para ver el contenido. Eso aún no abre el envío.",
    introduction_part:
      "Este navegador empezó a recibir el envío. Introduce la contraseña para continuar.",
    introduction_all: "Este navegador ya recibió el envío. Introduce la contraseña para verlo.",
    password: "Contraseña",
    checkingPassword: "Comprobando…",
    continue: "Continuar",
    wrongPassword: "Contraseña incorrecta.",
    wrongPasswordLeft:
      "Contraseña incorrecta. Te {count, plural, one {queda # intento} other {quedan # intentos}} antes de que el envío se bloquee.",
    receivedTitle: "Recibido por completo",
    verified: "Cada byte está verificado. El remitente puede ver que el envío llegó.",
    verifiedNotConfirmed:
      "Cada byte está verificado. El servidor no confirmó la recepción. Dile al remitente que el envío llegó.",
    saveAll: "Guardar todo en un archivo zip",
    saveInto: "Guardar en una carpeta",
    saving: "Preparando los archivos…",
    inFolder: "Todo está en la carpeta que elegiste.",
    remove: "Eliminar de este navegador",
    inDownloads: "Busca el archivo en las descargas de este navegador.",
    removeTitle: "¿Eliminar sin guardar?",
    removeConfirm: "Eliminar",
    removeQuestion: "Aún no lo has visto o guardado todo. Puede que el enlace no se abra otra vez.",
    inMemoryTaken:
      "El envío está solo en la memoria de esta pestaña. Desaparecerá cuando la cierres.",
    inMemory: "El envío está solo en la memoria de esta pestaña. Guarda todo antes de cerrarla.",
    storedTaken: "Este navegador aún tiene una copia. Elimínala cuando ya no la necesites.",
    stored: "Puedes cerrar esta página y volver más tarde: este navegador guarda una copia.",
    save: "Guardar",
    saveAgain: "Guardar otra vez",
    show: "Mostrar",
    showText: "Mostrar el texto",
    copy: "Copiar",
    copyText: "Copiar el texto",
    text: "Texto",
    triedGenerated:
      "Parece una contraseña generada, así que se probó con guiones. Pulsa «Continuar» otra vez para probarla tal como la introdujiste.",
    showPassword: "Mostrar la contraseña",
    preview: "Vista previa",
    closePreview: "Cerrar",
    previousPage: "Página anterior",
    nextPage: "Página siguiente",
    page: "Página {page} de {pages}",
    openingPreview: "Abriendo la vista previa…",
    firstPart: "Esta es la primera parte, {size}. Guarda el archivo para leerlo entero.",
    noPreview_unknown:
      "Este tipo de archivo no tiene vista previa. Guárdalo para abrirlo con otro programa.",
    noPreview_empty: "Este archivo está vacío.",
    noPreview_too_large:
      "Este archivo es demasiado grande para una vista previa. Guárdalo para abrirlo con otro programa.",
    noPreview_failed:
      "Este navegador no puede mostrar el archivo. Guárdalo para abrirlo con otro programa.",
    hide: "Ocultar",
    hideText: "Ocultar el texto",
    showFiles: "Mostrar los archivos",
    hideFiles: "Ocultar los archivos",
    moreFiles: "Mostrar más archivos",
    shareFile: "Enviar a una aplicación",
    shareFailed: "El archivo no se envió a ninguna aplicación. En su lugar, guárdalo.",
    writing: "Guardando",
    cancelSaving: "Cancelar",
  },

  shares: {
    title: "Mis envíos",
    introduction:
      "Hiciste estos envíos desde este navegador, que no guarda sus enlaces. Por eso nadie puede abrir un envío desde aquí.",
    introductionEmpty:
      "Esta lista está vacía. Cuando hagas un envío desde este navegador, podrás ver aquí cuándo se abre.",
    introductionBlocked:
      "Este navegador no permite que la página guarde tus envíos, así que no puede mostrarlos aquí.",
    sendShare: "Enviar archivos o un texto",
    sent: "Enviado {when}",
    started: "Iniciado {when}",
    status: "Estado",
    unknown: "Estado desconocido",
    loading: "Cargando…",
    askingServer: "Consultando al servidor…",
    noRecord: "Sin datos",
    noRecordLong: "El servidor ya no tiene datos de este envío. Puedes quitarlo de esta lista.",
    unlock: "Desbloquear",
    sendAgain: "Enviar de nuevo",
    burn: "Destruir",
    removeFromList: "Quitar de esta lista",
    burnTitle: "¿Destruir este envío?",
    burnConfirm: "Destruir",
    burnQuestion:
      "El servidor elimina el envío y el enlace deja de funcionar. Una descarga en curso se interrumpe. No se puede deshacer.",
    removeTitle: "¿Quitar este envío de la lista?",
    removeConfirm: "Quitar",
    removeGone: "Después ya no podrás ver qué pasó con el envío.",
    removeAlive:
      "Esto no elimina el envío. Pero después ya no podrás ver su estado, desbloquearlo ni destruirlo.",
    timeline: "Qué ha pasado",
    forged: "Acuse de recibo no auténtico",
    forgedLong:
      "El servidor muestra un acuse de recibo que no se creó con el enlace. No te fíes del estado de este envío. Pregunta al destinatario si ha llegado.",
    withoutReceipt: "Abierto, sin acuse de recibo",
    withoutReceiptLong:
      "Alguien con el enlace lo abrió, pero no llegó ningún acuse de recibo. Puede que la descarga esté incompleta: pregúntale al destinatario.",
    locked: "Bloqueado",
    lockedLong:
      "Alguien con el enlace introdujo demasiadas contraseñas incorrectas. Desbloquea el envío o destrúyelo.",
    incomplete: "Subida incompleta",
    incompleteLong: "Nadie puede abrir el envío hasta que termine la subida.",
    incompleteNext:
      "La subida solo continúa en la pestaña en la que empezó. Si la cerraste, haz el envío de nuevo. El servidor elimina por sí solo la subida incompleta.",
    opening: "Se está abriendo",
    openingLong: "Alguien con el enlace lo abrió. Esta descarga aún no tiene acuse de recibo.",
    downloading: "Descargándose",
    downloadInterrupted: "Se cortó la conexión del destinatario. La descarga puede continuar.",
    downloadSent: "Todo se ha enviado. El acuse de recibo aún no ha llegado.",
    waiting: "Aún sin abrir",
    canBeOpened: `Se puede abrir ${TIMES}.`,
    canBeOpenedUntil: `Se puede abrir ${TIMES}. Caduca {when}.`,
    canBeOpenedMore: `Se puede abrir ${TIMES} más.`,
    canBeOpenedMoreUntil: `Se puede abrir ${TIMES} más. Caduca {when}.`,
    openedAgain: "Abierto, aún disponible",
    openedUnconfirmed: `Se abrió ${TIMES}, sin acuse de recibo.`,
    receivedAgain: "Recibido, aún disponible",
    opened: `Se abrió ${TIMES}.`,
    receipts:
      "{count, plural, one {Se recibió por completo. El acuse de recibo está verificado: solo alguien con el enlace puede crear uno.} other {Se recibió por completo # veces. Los acuses de recibo están verificados: solo alguien con el enlace puede crear uno.}}",
    expired: "Caducó {when}. El servidor eliminó el envío.",
    expiredSometime: "Caducó. El servidor eliminó el envío.",
    receivedExpired: "Recibido, luego caducado",
    neverOpened: "Nunca se abrió",
    burned: "Destruido",
    burnedLong: "Lo destruiste {when}.",
    burnedSometime: "Lo destruiste.",
    wrongPasswords: "Eliminado tras contraseñas incorrectas",
    wrongPasswordsLong: `${TOO_MANY} El servidor eliminó el envío {when}.`,
    wrongPasswordsSometime: `${TOO_MANY} El servidor eliminó el envío.`,
    removed: "Retirado por el administrador",
    removedLong: "El administrador de este servidor retiró este envío {when}.",
    removedSometime: "El administrador de este servidor retiró este envío.",
    abandoned: "Nunca se envió",
    abandonedLong: "La subida no se completó. El servidor eliminó el envío.",
    received: "Recibido",
    deleted: "El servidor eliminó el envío.",
    event_created: "Lo creaste",
    event_uploaded: "Subida completa",
    event_previewed: "Alguien con el enlace vio la lista del contenido",
    event_claimed: "Alguien con el enlace lo abrió",
    event_given_back: "No se descargó nada, así que esto no cuenta como descarga",
    event_delivered: "Recibido por completo",
    event_lease_ended: "El tiempo de la descarga terminó sin acuse de recibo",
    event_wrong_password:
      "{count, plural, =1 {Una contraseña incorrecta} one {# contraseña incorrecta} other {# contraseñas incorrectas}}",
    event_locked: "Bloqueado tras demasiadas contraseñas incorrectas",
    event_unlocked: "Lo desbloqueaste",
    event_expired: "Caducó",
    event_burned: "Lo destruiste",
    event_abandoned: "La subida no se completó",
    event_ended_by_wrong_passwords: "Eliminado tras demasiadas contraseñas incorrectas en total",
    event_unlocked_by_operator: "El administrador de este servidor lo desbloqueó",
    event_removed_by_operator: "El administrador de este servidor lo retiró",
    eventTimes: "{event} ({count, plural, one {# vez} other {# veces}})",
    eventSpan: "la primera vez {first}, la última {last}",
    tellMe: "Avisarme cuando se abra un envío",
    tellsYou: "Mientras esta página esté abierta en una pestaña, te avisa cuando se abre un envío.",
    tellMeBlocked:
      "Las notificaciones están bloqueadas para este sitio. Permítelas en los ajustes del sitio del navegador y vuelve a intentarlo.",
    openedTitle: "Se abrió un envío",
    labelField: "Nota",
    labelHint: "Un nombre o una nota para distinguir tus envíos. Solo este navegador lo guarda.",
    addLabel: "Añadir una nota",
    changeLabel: "Cambiar la nota",
    saveLabel: "Guardar",
    wrongPasswordsSoFar: "Contraseñas incorrectas: {wrong} de {limit}.",
  },

  server: {
    forPrograms: "Esta dirección es para programas. Abrirla en un navegador no cambia nada.",
    error: "Error {status} · {code}",
    nothingAtApi: "Esta dirección es para programas. Esa llamada o ese envío no existe.",
    nothingAtApiAdvice: "Compara la solicitud con la documentación de la API.",
    nothingAtPage: "Este servidor no tiene ninguna página en esta dirección.",
    nothingAtPageAdvice:
      "Comprueba la dirección o ve a la página de inicio. Un enlace de envío contiene «/s/».",
    aboutApi: "Acerca de la API (en inglés)",
    reloadKeepsLink:
      "Recarga esta página para intentarlo de nuevo: así se conserva el enlace completo.",
    openTitle: "Abrir un envío",
    onlyOpens: "Este servidor solo sirve para abrir envíos",
    onlyOpensLong: "No acepta envíos nuevos, así que no puedes enviar desde aquí.",
    gotLink: "¿Te han enviado un enlace?",
    gotLinkAdvice: "Abre el enlace completo en este navegador, con todo lo que sigue a «#».",
    wantToSend: "¿Quieres enviar algo?",
    wantToSendAdvice:
      "Pide al administrador de este servidor la dirección de un servidor que acepte envíos.",
    shareIntroduction: "Está cifrado de extremo a extremo. Ver esta página no lo abre.",
    shareCommand:
      "Para abrirlo, copia el enlace completo, con todo lo que sigue a «#», y ejecuta este comando:",
    noPages: "Este servidor no tiene páginas web",
    noPagesLong: "No se han generado. La línea de comandos sí funciona.",
    noPagesSend: "Para enviar un archivo, ejecuta este comando con la dirección de este servidor:",
    noPagesOperator:
      "Si administras este servidor: ejecuta <code>npm run build</code> para añadir las páginas y reinicia el servidor.",
    offline: "Estás sin conexión",
    offlineLong:
      "Esta página necesita el servidor. No se envió ni se abrió nada, y no se ha perdido nada.",
    offlineAdvice:
      "Comprueba tu conexión. Luego recarga esta página: así se conserva el enlace completo.",
    unshared: "No se añadió nada",
    unsharedLong:
      "Tu dispositivo envió al servidor lo que compartiste, porque la aplicación no estaba lista. El servidor no lo leyó.",
    unsharedAdvice:
      "Abre la página de inicio y espera a que se cargue. Después comparte de nuevo desde la otra aplicación.",
  },
};
