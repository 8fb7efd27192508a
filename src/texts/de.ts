import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Kopieren Sie den ganzen Link noch einmal oder fragen Sie den Absender danach.";
const SEND_AGAIN =
  "Falls Sie die Sendung noch brauchen, bitten Sie den Absender, sie noch einmal zu senden.";
const WAS_IT_YOU =
  "Waren Sie das, auf einem anderen Gerät oder in einem anderen Browser? Machen Sie dort weiter. Falls nicht, sagen Sie dem Absender Bescheid: Jemand anders hat den Link.";
const NOTHING_OPENED = "Es wurde nichts geöffnet.";
const SERVER_DELETED = "Der Server hat sie gelöscht.";
const NO_ROOM = "In diesem Browser ist nicht genug Platz";
const PRIVATE_WINDOW = "Ein privates Fenster hat wenig Platz, auch wenn der Datenträger groß ist.";
const OPENED_BEFORE = "Diese Sendung wurde schon geöffnet";
const TELL_OPERATOR =
  "Falls das noch einmal passiert, sagen Sie dem Betreiber des Servers Bescheid.";
const ASK_ACCESS = "Bitten Sie den Betreiber des Servers um Zugang";

export const de: Catalogue = {
  common: {
    navigation: "Seiten",
    send: "Senden",
    myShares: "Meine Sendungen",
    notice: "Hinweis",
    footer: "Ihr Gerät ver- und entschlüsselt die Sendungen. Der Server hat nie den Schlüssel.",
    reportAbuse: "Missbrauch melden",
    reportAbuseTo: "Missbrauch an {address} melden",
    language: "Sprache",
    theme: "Darstellung",
    themeSystem: "System",
    themeLight: "Hell",
    themeDark: "Dunkel",
    bytes: "{count, plural, one {#\u00a0Byte} other {#\u00a0Byte}}",
    kib: "{amount}\u00a0KiB",
    mib: "{amount}\u00a0MiB",
    gib: "{amount}\u00a0GiB",
    tib: "{amount}\u00a0TiB",
    today: "heute um {time}",
    tomorrow: "morgen um {time}",
    yesterday: "gestern um {time}",
    onDay: "am {weekday}, {date}, um {time}",
    files: "{files, plural, one {# Datei} other {# Dateien}}, {size}",
    texts: "{texts, plural, one {# Text} other {# Texte}}, {size}",
    filesAndTexts:
      "{files, plural, one {# Datei} other {# Dateien}} und {texts, plural, one {# Text} other {# Texte}}, {size}",
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Text",
    copiedLabel: "Kopiert",
    copied: "Kopiert.",
    copyBlocked:
      "Der Browser hat das Kopieren verhindert. Markieren Sie den Text und kopieren Sie ihn selbst.",
    cancel: "Abbrechen",
    whatYouCanDo: "Was Sie tun können",
    startPage: "Zur Startseite",
    tryAgain: "Erneut versuchen",
    tryAgainIn: "Warten Sie noch {duration} und versuchen Sie es dann noch einmal.",
    tryNow: "Jetzt versuchen",
    tryingAgain: "Neuer Versuch\u00a0…",
    triesAgainIn:
      "Lassen Sie diese Seite offen. Noch {duration}, dann versucht sie es noch einmal.",
    shareEnded: "Die Sendung wurde {when} beendet.",
    details: "Einzelheiten auf Englisch: {detail}",
    measuringSpeed: "Geschwindigkeit wird gemessen\u00a0…",
    fewSecondsLeft: "{rate} pro Sekunde, noch ein paar Sekunden",
    timeLeft: "{rate} pro Sekunde, noch etwa {duration}",
    nextRetry: "Noch {duration} bis zum nächsten Versuch.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}: {percent}",
    delay_unreachable:
      "Die Verbindung ist unterbrochen. Die Übertragung geht weiter, sobald die Verbindung wieder da ist.",
    delay_intermediary:
      "Ein Proxy antwortet statt des Servers. Die Übertragung geht weiter, sobald der Server wieder antwortet.",
    delay_limited: "Der Server begrenzt die Zahl der Anfragen. Die Übertragung geht bald weiter.",
    delay_unavailable: "Der Server ist ausgelastet. Die Übertragung geht bald weiter.",
    insecureTitle: "Diese Verbindung ist nicht sicher",
    insecure: "Browser ver- und entschlüsseln nur auf Seiten mit https-Adresse.",
    insecureAdvice:
      "Öffnen Sie die Adresse mit https:// am Anfang. Falls das nicht geht, bitten Sie den Betreiber dieses Servers, https einzurichten.",
    openWithHttps: "Mit https öffnen",
    tooOldTitle: "Dieser Browser ist zu alt",
    tooOld:
      "Ihm fehlen Funktionen zum Verschlüsseln, die diese Seite braucht. Es wurde nichts gesendet oder geöffnet.",
    tooOldAdvice: "Aktualisieren Sie den Browser oder öffnen Sie die Adresse in einem neueren.",
    noProgress: "Im Moment geht es nicht voran.",
  },

  html: {
    sendTitle: "Dateien oder einen Text senden",
    sendDescription:
      "Senden Sie Dateien oder einen Text, Ende-zu-Ende-verschlüsselt. Standardmäßig lässt sich der Link einmal öffnen.",
    receiveTitle: "Sie haben eine Sendung bekommen",
    receiveDescription:
      "Die Sendung ist Ende-zu-Ende-verschlüsselt. Das bloße Ansehen dieser Seite öffnet sie nicht.",
    sharesTitle: "Meine Sendungen",
    notStarted: "Diese Seite startet nicht",
    scriptsOff:
      "JavaScript ist ausgeschaltet. Die Seite braucht es, um im Browser zu ver- und entschlüsseln. Es ist nichts verloren gegangen.",
    scriptsOffAdvice:
      "Schalten Sie JavaScript für diese Seite ein oder öffnen Sie die Adresse in einem anderen Browser.",
    notLoaded: "Ein Teil dieser Seite wurde nicht geladen. Es ist nichts verloren gegangen.",
    notLoadedAdvice:
      "Prüfen Sie Ihre Verbindung und laden Sie die Seite neu. Falls das nicht hilft, aktualisieren Sie den Browser oder nehmen Sie einen anderen.",
  },

  problems: {
    other_title: "Der Server hat die Anfrage nicht angenommen",
    other_advice: `Laden Sie die Seite neu und versuchen Sie es noch einmal. ${TELL_OPERATOR}`,
    bad_request_title: "Die Anfrage ist fehlerhaft",
    bad_request_explanation: `In dieser Form nimmt der Server sie nicht an. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Falls Sie einem Link gefolgt sind, kopieren Sie den ganzen Link noch einmal. Für Programme: Vergleichen Sie die Anfrage mit der API-Dokumentation.",
    password_required_title: "Ein Passwort ist nötig",
    password_required_explanation: "Nur die Seite, die den Link öffnet, kann danach fragen.",
    password_required_advice: "Fragen Sie den Absender nach dem Passwort.",
    upload_not_allowed_title: "Auf diesem Server dürfen nicht alle senden",
    upload_not_allowed_explanation:
      "Wer den Link hat, kann eine Sendung öffnen. Zum Senden brauchen Sie Zugang.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Zum Senden verlangt dieser Server eine Anmeldung",
    sign_in_required_explanation:
      "Es wurde nichts gesendet. Wer den Link hat, kann eine Sendung öffnen.",
    sign_in_required_advice:
      "Öffnen Sie die Seite des Servers in einem Browser, melden Sie sich an und senden Sie von dort.",
    sign_in_failed_title: "Die Anmeldung ist nicht gelungen",
    sign_in_failed_explanation:
      "Sie dauerte zu lange, wurde schon verwendet, begann in einem anderen Browser, oder der Anmeldedienst hat sie abgelehnt.",
    sign_in_failed_advice: "Melden Sie sich noch einmal an.",
    account_not_allowed_title: "Dieses Konto darf sich hier nicht anmelden",
    account_not_allowed_explanation:
      "Der Anmeldedienst kennt das Konto, aber der Betreiber des Servers hat es nicht zugelassen.",
    account_not_allowed_advice: `${ASK_ACCESS} oder melden Sie sich mit einem anderen Konto an.`,
    sign_in_unavailable_title: "Der Anmeldedienst ist nicht erreichbar",
    sign_in_unavailable_explanation:
      "Es ist nichts verloren gegangen. Sendungen und die Anmeldung mit Passwort brauchen den Dienst nicht.",
    sign_in_unavailable_advice: `Versuchen Sie es in Kürze noch einmal. ${TELL_OPERATOR}`,
    receive_only_title: "Dieser Server nimmt keine neuen Sendungen an",
    receive_only_explanation: "Man kann hier Sendungen nur öffnen. Es wurde nichts gesendet.",
    receive_only_advice:
      "Fragen Sie den Betreiber nach der Adresse eines Servers, der Sendungen annimmt.",
    wrong_link_title: "Dieser Link ist falsch",
    wrong_link_explanation:
      "Unter dieser Adresse gibt es eine Sendung, aber dieser Link öffnet sie nicht.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "Das Passwort ist falsch",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Fragen Sie zuerst beim Absender nach: Zu viele falsche Passwörter sperren die Sendung.",
    not_found_title: "Hier ist nichts",
    not_found_explanation:
      "Die Sendung wurde vor einigen Tagen beendet, oder die Adresse ist falsch.",
    not_found_advice: `Prüfen Sie die Adresse. ${COPY_AGAIN}`,
    request_timeout_title: "Die Anfrage kam nicht rechtzeitig an",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal. Ein Upload geht dort weiter, wo er aufgehört hat.",
    not_ready_title: "Der Absender lädt die Sendung noch hoch",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Versuchen Sie es noch einmal, wenn der Upload abgeschlossen ist.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "Es ist kein Abruf mehr übrig: Jemand hat die Sendung geöffnet oder öffnet sie gerade.",
    already_claimed_advice: WAS_IT_YOU,
    gone_title: "Diese Sendung gibt es nicht mehr",
    gone_explanation:
      "Die Sendung wurde geöffnet, ist abgelaufen, wurde vernichtet oder entfernt. Der Server hat ihren Inhalt nicht mehr.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation:
      "Alle Abrufe sind aufgebraucht, deshalb hat der Server die Sendung gelöscht.",
    gone_claimed_advice: WAS_IT_YOU,
    gone_expired_title: "Diese Sendung ist abgelaufen",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "Der Absender hat diese Sendung vernichtet",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Diese Sendung wurde nach zu vielen falschen Passwörtern gelöscht",
    gone_wrong_passwords_explanation: "Das schützt ihren Inhalt.",
    gone_abandoned_title: "Diese Sendung wurde nie vollständig hochgeladen",
    gone_abandoned_explanation:
      "Der Upload brach ab, und der Server hat gelöscht, was angekommen war.",
    gone_removed_title: "Der Betreiber dieses Servers hat diese Sendung entfernt",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "Das ist zu groß",
    too_large_explanation: "Der Server hat nichts davon gespeichert.",
    too_large_advice:
      "Senden Sie weniger auf einmal, oder bitten Sie den Betreiber des Servers um eine höhere Grenze.",
    locked_title: "Gesperrt nach zu vielen falschen Passwörtern",
    locked_explanation: "Die Sendung nimmt kein Passwort an, bis der Absender sie entsperrt.",
    locked_advice: "Bitten Sie den Absender, sie zu entsperren oder noch einmal zu senden.",
    rate_limited_title: "Zu viele Anfragen",
    rate_limited_explanation:
      "Der Server begrenzt die Anfragen von Ihrer IP-Adresse. Es wurde nichts geöffnet, und es ist nichts verloren gegangen.",
    rate_limited_advice: "Warten Sie kurz und versuchen Sie es noch einmal.",
    transfer_limit_title: "Das Übertragungslimit dieses Abrufs ist aufgebraucht",
    transfer_limit_explanation:
      "Die Verbindung brach so oft ab, oder der Abruf wurde so oft abgebrochen, dass der Server ihn beendet hat.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "Die Kopfzeilen der Anfrage sind zu groß",
    headers_too_large_explanation:
      "Ihr Browser hat mehr Kopfzeilen gesendet, etwa Cookies, als der Server annimmt.",
    headers_too_large_advice:
      "Löschen Sie die Cookies dieser Website, oder aktualisieren Sie das Programm, das die Anfrage gesendet hat.",
    internal_title: "Auf dem Server ist etwas schiefgegangen",
    internal_explanation: "Es liegt nicht an Ihnen. Der Fehler steht im Protokoll des Servers.",
    internal_advice: `Versuchen Sie es noch einmal. ${TELL_OPERATOR}`,
    unavailable_title: "Der Server kann das im Moment nicht",
    unavailable_explanation:
      "Er ist ausgelastet, startet neu oder erreicht seinen Speicher nicht. Es ist nichts verloren gegangen.",
    unavailable_advice: "Versuchen Sie es in Kürze noch einmal.",
    storage_full_title: "Der Speicher des Servers ist voll",
    storage_full_explanation: "Sendungen, die er schon gespeichert hat, sind sicher.",
    storage_full_advice: "Versuchen Sie es später noch einmal oder senden Sie weniger.",
    not_a_link_title: "Das ist kein Link zu einer Sendung",
    not_a_link_advice: `Ein solcher Link sieht so aus: https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Das Ende dieses Links fehlt",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Dieser Link wurde unterwegs verändert",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Dieser Link stammt von einer neueren Version",
    newer_version_advice:
      "Aktualisieren Sie das Programm oder laden Sie die Seite neu. Falls das nicht hilft, braucht der Server ein Update.",
    unreachable_title: "Der Server ist nicht erreichbar",
    unreachable_explanation: "Das sagt nichts über die Sendung: Die Sendung kann noch da sein.",
    unreachable_advice:
      "Prüfen Sie die Adresse und Ihre Verbindung und versuchen Sie es noch einmal.",
    integrity_title: "Die empfangenen Daten sind nicht die, die der Absender verschlüsselt hat",
    integrity_explanation:
      "Die Daten wurden auf dem Server oder unterwegs beschädigt oder verändert.",
    integrity_advice:
      "Nichts davon wurde gespeichert. Versuchen Sie es noch einmal. Falls es wieder passiert, bitten Sie den Absender, einen anderen Weg zu nehmen.",
    source_changed_title: "Eine Datei hat sich während des Sendens verändert",
    source_changed_advice: "Senden Sie sie noch einmal, wenn sie sich nicht mehr verändert.",
    too_many_entries_title: "Es sind zu viele Dateien für eine Sendung",
    too_many_entries_advice: "Packen Sie sie zuerst in ein Archiv.",
    path_too_long_title: "Der Pfad einer Datei ist zu lang",
    path_too_long_advice:
      "Kürzen Sie die Namen der Ordner, oder packen Sie den Ordner zuerst in ein Archiv.",
    link_address_title:
      "Der Server würde einen Link ohne gültige https-Adresse erzeugen, deshalb wurde nichts gesendet",
    link_address_advice: "Bitten Sie den Betreiber des Servers, BASE_URL zu korrigieren.",
    other_tab_title: "Diese Sendung ist in einem anderen Tab offen",
    other_tab_advice:
      "Machen Sie dort weiter, oder schließen Sie den anderen Tab und versuchen Sie es noch einmal.",
    no_room_title: NO_ROOM,
    no_room_explanation:
      "Der Server reserviert diesen Abruf für begrenzte Zeit für diesen Browser.",
    no_room_advice: `Schaffen Sie Platz auf diesem Gerät und versuchen Sie es noch einmal: Was schon angekommen ist, geht nicht verloren. Falls das ein privates Fenster ist, lassen Sie es bis dahin offen. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: `${NOTHING_OPENED} Der Link gilt noch.`,
    does_not_fit_advice: `Öffnen Sie den Link auf einem Gerät mit mehr Platz, oder schaffen Sie hier Platz und versuchen Sie es noch einmal. Falls das ein privates Fenster ist, öffnen Sie den Link in einem normalen. ${PRIVATE_WINDOW}`,
    unexpected_title: "Etwas Unerwartetes ist passiert",
    unexpected_advice: "Versuchen Sie es noch einmal.",
    page_failed_title: "Ein Teil dieser Seite wurde nicht geladen",
    page_failed_advice: "Prüfen Sie Ihre Verbindung und laden Sie die Seite neu.",
    detail_token_missing: "Dieser Server nimmt Sendungen nur mit einem Upload-Token an.",
    detail_token_malformed: "Das ist kein Upload-Token. Ein Upload-Token beginnt mit ots_.",
    detail_token_wrong: "Dieses Upload-Token ist falsch oder wurde widerrufen.",
    detail_token_expired: "Dieses Upload-Token ist abgelaufen.",
    detail_quota_share:
      "Dieses Upload-Token erlaubt {limit} am Tag. Diese Sendung hat verschlüsselt {size}.",
    detail_quota_day:
      "Dieses Upload-Token erlaubt {limit} am Tag. Was für heute noch übrig ist, reicht für diese Sendung nicht.",
    detail_share_too_large:
      "Dieser Server erlaubt {limit} in einer Sendung. Diese Sendung hat verschlüsselt {size}.",
    detail_password_required: "Dieser Server verlangt für jede Sendung ein Passwort.",
    detail_uploads_paused:
      "Der Betreiber dieses Servers lässt gerade keine neuen Sendungen zu. Links können Sie weiterhin öffnen.",
    detail_many_shares: "Von Ihrer IP-Adresse kamen zu viele neue Sendungen.",
    detail_many_claims: "Von Ihrer IP-Adresse wurden zu oft Sendungen angesehen oder geöffnet.",
    detail_many_passwords: "Von Ihrer IP-Adresse kamen zu viele Passwörter.",
    detail_many_bytes:
      "Mit dieser Sendung würde Ihre IP-Adresse das tägliche Upload-Limit überschreiten.",
    detail_many_connections: "Von Ihrer IP-Adresse gibt es zu viele Verbindungen.",
    detail_incomplete_uploads:
      "Dieser Server begrenzt die unfertigen Uploads von einem Gerät auf {limit}. Schließen Sie einen ab oder brechen Sie einen ab. Nach zehn Minuten ohne Daten zählt ein Upload nicht mehr.",
    detail_answer_late: "Der Server hat nicht rechtzeitig geantwortet.",
    detail_answer_foreign: "Die Antwort kam nicht von einem OneTimeShare-Server.",
    detail_http_status: "Der Server oder ein Proxy davor hat mit HTTP {status} geantwortet.",
  },

  send: {
    title: "Dateien oder einen Text senden",
    introduction:
      "Wählen Sie Dateien oder schreiben Sie einen Text. Sie bekommen einen Link, der sich {count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}} öffnen lässt. Danach löscht der Server die Sendung.",
    nothingSent: "Es wurde nichts gesendet.",
    paused:
      "Der Betreiber dieses Servers lässt gerade keine neuen Sendungen zu, deshalb können Sie nichts senden. Links können Sie weiterhin öffnen. Sie können eine Sendung schon vorbereiten: Die Seite prüft von selbst, wann Sie wieder senden können.",
    createLink: "Link erstellen",
    unreadableFolder:
      "Dieser Browser kann {names} nicht lesen. Wählen Sie den Ordner noch einmal, oder machen Sie daraus eine ZIP-Datei und fügen Sie diese hinzu.",
    replaced: "Durch den neuen Inhalt ersetzt: {names}.",
    text: "Text",
    textPlaceholder: "Ein Passwort, eine Notiz, ein Schlüssel\u00a0…",
    chooseFiles: "Dateien wählen",
    chooseFolder: "Ordner wählen",
    chooseHint:
      "Sie können Dateien und Ordner auch hierher ziehen oder einfügen, zusammen bis zu {limit}.",
    takePicture: "Foto aufnehmen",
    filesToSend: "Dateien zum Senden",
    removeFile: "{name} entfernen",
    dropFiles: "Dateien loslassen, um sie hinzuzufügen",
    obstacleEmpty: "Wählen Sie zuerst eine Datei oder schreiben Sie einen Text.",
    obstacleTooLarge:
      "Die Sendung ist zu groß: {size}, aber dieser Server erlaubt {limit}. Machen Sie sie kleiner oder verteilen Sie sie auf mehrere Sendungen.",
    obstaclePassword: "Geben Sie zuerst ein Passwort ein oder erzeugen Sie eines.",
    obstacleToken: "Geben Sie zuerst Ihr Upload-Token ein.",
    unreadable:
      "{name} wurde nach dem Auswählen verändert, verschoben oder gelöscht. Es wurde nichts gesendet.",
    unreadableAdvice: "Wählen Sie die Datei noch einmal, oder entfernen Sie sie aus der Liste.",
    waitToSend:
      "Noch {duration}, dann können Sie senden. Alles, was Sie hinzugefügt haben, ist noch da.",
    sendNow: "Sie können jetzt senden. Alles, was Sie hinzugefügt haben, ist noch da.",
    signInAgain:
      "Der Server verlangt eine Anmeldung, deshalb wurde nichts gesendet. <link>Melden Sie sich in einem neuen Tab an</link>, kommen Sie dann hierher zurück und erstellen Sie den Link.",
    change: "Ändern",
    noPassword: "ohne Passwort",
    withPassword: "mit Passwort",
    sumOfLimit: "{contents} von {limit}",
    expiresAfter: "Gültig für",
    canBeOpened: "Lässt sich öffnen",
    times: "{count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}}",
    password: "Passwort",
    passwordOptional: "Passwort (optional)",
    generate: "Erzeugen",
    passwordRequired: "Dieser Server verlangt für jede Sendung ein Passwort.",
    passwordHint:
      "Senden Sie es nicht zusammen mit dem Link. {count, plural, one {# falsches Passwort sperrt} other {# falsche Passwörter sperren}} die Sendung.",
    unlockHint: "Unter „Meine Sendungen“ können Sie sie entsperren.",
    label: "Notiz (optional)",
    labelHint: "Nur Sie sehen diese Notiz, unter „Meine Sendungen“ in diesem Browser.",
    strengthWeak:
      "Dieses Passwort ist schwach: Ein Programm errät es schnell. Machen Sie es länger oder lassen Sie eines erzeugen.",
    strengthFair: "Dieses Passwort ist brauchbar. Ein längeres ist schwerer zu erraten.",
    strengthStrong: "Dieses Passwort ist stark.",
    generatedHint:
      "Das Passwort besteht aus vier erfundenen Wörtern, die sich am Telefon leicht durchgeben lassen. Es ist schwer zu erraten (etwa {bits} Bit).",
    sendingTitle: "Wird gesendet\u00a0…",
    sendingIntroduction:
      "Ihr Browser verschlüsselt die Sendung vor dem Upload. Lassen Sie diese Seite offen, bis Sie den Link haben.",
    cancelHint: "Beim Abbrechen wird gelöscht, was schon hochgeladen ist.",
    sending: "Wird gesendet",
    preparing: "Verschlüsselung wird vorbereitet\u00a0…",
    pause: "Anhalten",
    resume: "Fortsetzen",
    pausedTitle: "Angehalten",
    pausedHint:
      "Angehalten. Was schon hochgeladen ist, geht nicht verloren. Lassen Sie diese Seite offen.",
    sentTitle: "Ihr Link ist fertig",
    sentIntroduction:
      "Er lässt sich <b>{count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}}</b> öffnen und läuft {when} ab.",
    linkLabel: "Link (enthält den Schlüssel)",
    copyLink: "Link kopieren",
    copyMessage: "Mit Nachricht kopieren",
    share: "Teilen\u00a0…",
    mail: "E-Mail",
    mailHint: "Die E-Mail enthält den ganzen Link, Ihr E-Mail-Anbieter kann ihn also lesen.",
    mailHintPassword:
      "Die E-Mail enthält den ganzen Link. Senden Sie das Passwort auf einem anderen Weg.",
    showQrCode: "QR-Code anzeigen",
    hideQrCode: "QR-Code ausblenden",
    qrCode: "QR-Code des Links",
    print: "Drucken",
    printPassword: "Auch das Passwort drucken",
    slipTitle: "Eine Sendung für Sie",
    slipSteps:
      "Scannen Sie den Code mit dem Handy, oder geben Sie die ganze Adresse in einem Browser ein. Öffnen Sie die Sendung dann dort.",
    sendAnother: "Noch etwas senden",
    seeWhenOpened: "Sehen, wann sie geöffnet wird",
    passwordChannel:
      "Senden Sie das Passwort nicht zusammen mit dem Link. Nutzen Sie einen anderen Weg, zum Beispiel das Telefon.",
    copyPassword: "Passwort kopieren",
    copyBeforeLeaving:
      "Kopieren Sie den Link, bevor Sie diese Seite verlassen. Er ist nirgends gespeichert.",
    copiedNow: "Kopiert. Senden Sie ihn jetzt.",
    onePerson: "Wer den Link hat, kann die Sendung öffnen. Geben Sie ihn deshalb nur einer Person.",
    onePersonPassword:
      "Wer den Link und das Passwort hat, kann die Sendung öffnen. Geben Sie den Link deshalb nur einer Person.",
    severalPeople:
      "Wer den Link hat, kann die Sendung öffnen. Geben Sie ihn deshalb nur denen, für die er bestimmt ist.",
    severalPeoplePassword:
      "Wer den Link und das Passwort hat, kann die Sendung öffnen. Geben Sie den Link deshalb nur denen, für die er bestimmt ist.",
    message:
      "Hier ist eine Sendung. Der Link lässt sich {count, plural, =1 {einmal} =2 {zweimal} one {#-mal} other {#-mal}} öffnen und läuft am {date} ab. Bitte auf dem Gerät öffnen, auf dem der Inhalt gebraucht wird.",
    messagePassword: "Das Passwort kommt getrennt.",
    fullDate: "{weekday}, {date}, um {time}",
    signInToSend: "Dieser Server verlangt zum Senden eine Anmeldung.",
    signInKeepsDraft:
      "Sie öffnet sich in einem neuen Tab. Alles, was Sie hinzugefügt haben, bleibt hier.",
    signIn: "Zum Senden anmelden",
    signedIn: "Sie sind angemeldet.",
    signOut: "Abmelden",
    token: "Upload-Token",
    tokenHint: "Dieser Server verlangt ein Upload-Token. Fragen Sie seinen Betreiber danach.",
    saveToken: "Das Token in diesem Browser speichern",
    sharedArrived:
      "Eine andere App oder Webseite hat diesen Inhalt hinzugefügt. Prüfen Sie ihn, bevor Sie ihn senden.",
    sharedLost:
      "Was Sie geteilt haben, ist hier nicht angekommen. Gehen Sie zurück zur anderen App und teilen Sie es noch einmal.",
    moreWays: "Weitere Möglichkeiten",
  },

  receive: {
    checking: "Der Link wird geprüft\u00a0…",
    receiving: "Wird empfangen",
    receivingIntroduction:
      "Der Server reserviert diesen Abruf für diesen Browser. Falls die Verbindung abbricht, geht der Abruf von selbst weiter.",
    cancelHint:
      "Beim Abbrechen wird entfernt, was schon angekommen ist. In diesem Browser können Sie die Sendung für begrenzte Zeit noch einmal öffnen.",
    cancelledTitle: "Abruf abgebrochen",
    cancelledIntroduction: "Der Teil, der schon angekommen war, ist aus diesem Browser entfernt.",
    cancelledHere:
      "Sie können die Sendung mit diesem Link noch einmal öffnen, aber nur in diesem Browser und nur für begrenzte Zeit. Danach lässt sich der Link vielleicht nicht mehr öffnen.",
    cancelledInMemory:
      "Sie können die Sendung noch einmal öffnen, aber nur in diesem Tab und nur für begrenzte Zeit. Danach lässt sich der Link vielleicht nicht mehr öffnen.",
    cancelledLeft: "Verbleibende Zeit: {duration}.",
    cancelledOften:
      "Der Server begrenzt, wie viel er an einen Empfänger sendet. Nach weiteren Abbrüchen kann ein Abruf enden, bevor er vollständig ist.",
    cancelledOver:
      "Die Zeit, in der dieser Browser die Sendung noch einmal öffnen konnte, ist vorbei. Der Link lässt sich vielleicht nicht mehr öffnen.",
    openAgain: "Noch einmal öffnen",
    askingServer: "Anfrage an den Server\u00a0…",
    removed: "Entfernt",
    removedIntroduction:
      "Dieser Browser hat keine Kopie der Sendung mehr. Dateien, die Sie gespeichert haben, bleiben, wo sie sind.",
    sendShare: "Selbst etwas senden",
    offerTitle: "Sie haben eine Sendung bekommen",
    offerIntroduction:
      "Die Sendung lässt sich {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen. Das bloße Ansehen dieser Seite öffnet sie nicht.",
    expires: "Die Sendung läuft <b>{when}</b> ab.",
    opening: "Wird geöffnet\u00a0…",
    openNow: "Jetzt öffnen",
    contents: "Inhalt",
    total: "Insgesamt: {contents}",
    noRoom:
      "Die Sendung ist noch nicht geöffnet. Diese Sendung braucht {needed}, aber in diesem Browser sind nur {free} frei. Öffnen Sie den Link auf einem Gerät mit mehr Platz. Falls das ein privates Fenster ist, nehmen Sie ein normales: Private Fenster haben wenig Platz.",
    memoryOnly:
      "Dieser Browser speichert die Sendung nur im Arbeitsspeicher dieses Tabs. Speichern Sie alles, bevor Sie den Tab schließen.",
    passwordTitle: "Passwort eingeben",
    passwordAgainTitle: "Passwort noch einmal eingeben",
    introduction_nothing:
      "Der Absender hat diese Sendung mit einem Passwort geschützt. Geben Sie es ein, um den Inhalt zu sehen. Das öffnet die Sendung noch nicht.",
    introduction_part:
      "Dieser Browser hat begonnen, die Sendung zu empfangen. Geben Sie das Passwort ein, um fortzufahren.",
    introduction_all:
      "Dieser Browser hat die Sendung schon empfangen. Geben Sie das Passwort ein, um sie anzusehen.",
    password: "Passwort",
    checkingPassword: "Wird geprüft\u00a0…",
    continue: "Weiter",
    wrongPassword: "Falsches Passwort.",
    wrongPasswordLeft:
      "Falsches Passwort. Sie haben noch {count, plural, one {# Versuch} other {# Versuche}}, bevor die Sendung gesperrt wird.",
    triedGenerated:
      "Das sieht wie ein erzeugtes Passwort aus und wurde deshalb mit Bindestrichen versucht. Wählen Sie noch einmal „Weiter“, um es genau so zu versuchen, wie Sie es eingegeben haben.",
    showPassword: "Passwort anzeigen",
    receivedTitle: "Vollständig empfangen",
    verified: "Jedes Byte ist geprüft. Der Absender kann sehen, dass die Sendung angekommen ist.",
    verifiedNotConfirmed:
      "Jedes Byte ist geprüft. Der Server hat den Empfang nicht bestätigt. Sagen Sie dem Absender, dass die Sendung angekommen ist.",
    saveAll: "Alles als ZIP speichern",
    saveInto: "In einen Ordner speichern",
    saving: "Die Dateien werden vorbereitet\u00a0…",
    inFolder: "Alles liegt in dem Ordner, den Sie gewählt haben.",
    remove: "Aus diesem Browser entfernen",
    inDownloads: "Suchen Sie die Datei in den Downloads dieses Browsers.",
    removeTitle: "Entfernen, ohne zu speichern?",
    removeConfirm: "Entfernen",
    removeQuestion:
      "Sie haben noch nicht alles angesehen oder gespeichert. Vielleicht lässt sich der Link nicht noch einmal öffnen.",
    inMemoryTaken:
      "Die Sendung ist nur im Arbeitsspeicher dieses Tabs. Sie ist weg, wenn Sie den Tab schließen.",
    inMemory:
      "Die Sendung ist nur im Arbeitsspeicher dieses Tabs. Speichern Sie alles, bevor Sie den Tab schließen.",
    storedTaken:
      "Dieser Browser hat noch eine Kopie. Entfernen Sie die Kopie, wenn Sie sie nicht mehr brauchen.",
    stored:
      "Sie können diese Seite schließen und später wiederkommen: Dieser Browser speichert eine Kopie.",
    save: "Speichern",
    saveAgain: "Erneut speichern",
    show: "Anzeigen",
    showText: "Text anzeigen",
    copy: "Kopieren",
    copyText: "Text kopieren",
    text: "Text",
    preview: "Vorschau",
    closePreview: "Schließen",
    previousPage: "Vorige Seite",
    nextPage: "Nächste Seite",
    page: "Seite {page} von {pages}",
    openingPreview: "Die Vorschau wird geöffnet\u00a0…",
    firstPart: "Das ist der erste Teil, {size}. Speichern Sie die Datei, um alles zu lesen.",
    noPreview_unknown:
      "Für diese Art von Datei gibt es keine Vorschau. Speichern Sie sie, um sie mit einem anderen Programm zu öffnen.",
    noPreview_empty: "Diese Datei ist leer.",
    noPreview_too_large:
      "Diese Datei ist für eine Vorschau zu groß. Speichern Sie sie, um sie mit einem anderen Programm zu öffnen.",
    noPreview_failed:
      "Dieser Browser kann die Datei nicht anzeigen. Speichern Sie sie, um sie mit einem anderen Programm zu öffnen.",
    hide: "Ausblenden",
    hideText: "Text ausblenden",
    showFiles: "Dateien anzeigen",
    hideFiles: "Dateien ausblenden",
    moreFiles: "Mehr Dateien anzeigen",
    shareFile: "An eine App senden",
    shareFailed: "Die Datei wurde nicht an eine App gesendet. Speichern Sie sie stattdessen.",
    writing: "Wird gespeichert",
    cancelSaving: "Abbrechen",
  },

  shares: {
    title: "Meine Sendungen",
    introduction:
      "Diese Sendungen haben Sie mit diesem Browser gesendet. Er speichert ihre Links nicht, deshalb kann niemand von hier aus eine Sendung öffnen.",
    introductionEmpty:
      "Diese Liste ist leer. Wenn Sie mit diesem Browser etwas senden, sehen Sie hier, wann es geöffnet wird.",
    introductionBlocked:
      "Dieser Browser erlaubt der Seite nicht, Ihre Sendungen zu speichern, deshalb kann sie hier keine anzeigen.",
    sendShare: "Dateien oder einen Text senden",
    sent: "Gesendet {when}",
    started: "Begonnen {when}",
    labelField: "Notiz",
    labelHint:
      "Ein Name oder eine Notiz, damit Sie Ihre Sendungen unterscheiden können. Nur dieser Browser speichert das.",
    addLabel: "Notiz hinzufügen",
    changeLabel: "Notiz ändern",
    saveLabel: "Speichern",
    status: "Status",
    unknown: "Status unbekannt",
    loading: "Wird geladen\u00a0…",
    askingServer: "Anfrage an den Server\u00a0…",
    noRecord: "Kein Eintrag",
    noRecordLong:
      "Der Server hat keinen Eintrag mehr zu dieser Sendung. Sie können sie aus dieser Liste entfernen.",
    unlock: "Entsperren",
    sendAgain: "Noch einmal senden",
    burn: "Vernichten",
    removeFromList: "Aus dieser Liste entfernen",
    burnTitle: "Diese Sendung vernichten?",
    burnConfirm: "Vernichten",
    burnQuestion:
      "Der Server löscht die Sendung, und der Link gilt nicht mehr. Ein laufender Abruf bricht ab. Das lässt sich nicht rückgängig machen.",
    removeTitle: "Diese Sendung aus der Liste entfernen?",
    removeConfirm: "Entfernen",
    removeGone: "Sie sehen dann nicht mehr, was mit der Sendung geschehen ist.",
    removeAlive:
      "Das löscht die Sendung nicht. Sie können dann aber den Status der Sendung nicht mehr sehen und sie weder entsperren noch vernichten.",
    timeline: "Was passiert ist",
    forged: "Empfangsbestätigung nicht echt",
    forgedLong:
      "Der Server zeigt eine Empfangsbestätigung, die nicht mit dem Link erzeugt wurde. Vertrauen Sie dem Status dieser Sendung nicht. Fragen Sie den Empfänger, ob sie angekommen ist.",
    withoutReceipt: "Geöffnet, ohne Empfangsbestätigung",
    withoutReceiptLong:
      "Jemand mit dem Link hat die Sendung geöffnet, aber es kam keine Empfangsbestätigung. Vielleicht ist der Abruf unvollständig: Fragen Sie den Empfänger.",
    locked: "Gesperrt",
    lockedLong:
      "Jemand mit dem Link hat zu viele falsche Passwörter eingegeben. Entsperren oder vernichten Sie die Sendung.",
    incomplete: "Upload unvollständig",
    incompleteLong: "Niemand kann die Sendung öffnen, bis der Upload abgeschlossen ist.",
    incompleteNext:
      "Der Upload läuft nur in dem Tab weiter, in dem er begonnen hat. Wenn Sie diesen Tab geschlossen haben, senden Sie die Sendung noch einmal. Den unvollständigen Upload löscht der Server von selbst.",
    opening: "Wird gerade geöffnet",
    openingLong:
      "Jemand mit dem Link hat die Sendung geöffnet. Für diesen Abruf gibt es noch keine Empfangsbestätigung.",
    downloading: "Wird gerade abgerufen",
    downloadInterrupted:
      "Die Verbindung des Empfängers ist unterbrochen. Der Abruf kann weitergehen.",
    downloadSent: "Alles ist gesendet. Die Empfangsbestätigung fehlt noch.",
    waiting: "Noch nicht geöffnet",
    canBeOpened:
      "Die Sendung lässt sich {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen.",
    canBeOpenedUntil:
      "Die Sendung lässt sich {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen und läuft {when} ab.",
    canBeOpenedMore:
      "Die Sendung lässt sich noch {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen.",
    canBeOpenedMoreUntil:
      "Die Sendung lässt sich noch {count, plural, =1 {einmal} one {#-mal} other {#-mal}} öffnen und läuft {when} ab.",
    openedAgain: "Geöffnet, weiter verfügbar",
    openedUnconfirmed:
      "Die Sendung wurde {count, plural, =1 {einmal} one {#-mal} other {#-mal}} geöffnet, ohne Empfangsbestätigung.",
    receivedAgain: "Empfangen, weiter verfügbar",
    opened: "Die Sendung wurde {count, plural, =1 {einmal} one {#-mal} other {#-mal}} geöffnet.",
    receipts:
      "{count, plural, =1 {Die Sendung wurde vollständig empfangen. Die Empfangsbestätigung ist geprüft: Nur jemand mit dem Link kann eine erzeugen.} one {Die Sendung wurde vollständig empfangen. Die Empfangsbestätigung ist geprüft: Nur jemand mit dem Link kann eine erzeugen.} other {Die Sendung wurde #-mal vollständig empfangen. Die Empfangsbestätigungen sind geprüft: Nur jemand mit dem Link kann eine erzeugen.}}",
    expired: "Die Sendung ist {when} abgelaufen. Der Server hat sie gelöscht.",
    expiredSometime: "Die Sendung ist abgelaufen. Der Server hat sie gelöscht.",
    receivedExpired: "Empfangen, dann abgelaufen",
    neverOpened: "Nie geöffnet",
    burned: "Vernichtet",
    burnedLong: "Sie haben die Sendung {when} vernichtet.",
    burnedSometime: "Sie haben die Sendung vernichtet.",
    wrongPasswords: "Nach falschen Passwörtern gelöscht",
    wrongPasswordsLong:
      "Jemand mit dem Link hat insgesamt zu viele falsche Passwörter eingegeben. Der Server hat die Sendung {when} gelöscht.",
    wrongPasswordsSometime:
      "Jemand mit dem Link hat insgesamt zu viele falsche Passwörter eingegeben. Der Server hat die Sendung gelöscht.",
    removed: "Vom Betreiber entfernt",
    removedLong: "Der Betreiber dieses Servers hat diese Sendung {when} entfernt.",
    removedSometime: "Der Betreiber dieses Servers hat diese Sendung entfernt.",
    abandoned: "Nie gesendet",
    abandonedLong: "Der Upload wurde nicht abgeschlossen. Der Server hat die Sendung gelöscht.",
    received: "Empfangen",
    deleted: "Der Server hat die Sendung gelöscht.",
    event_created: "Von Ihnen erstellt",
    event_uploaded: "Upload abgeschlossen",
    event_previewed: "Jemand mit dem Link hat die Inhaltsliste angesehen",
    event_claimed: "Jemand mit dem Link hat die Sendung geöffnet",
    event_given_back: "Es wurde nichts abgerufen, deshalb zählt das nicht als Abruf",
    event_delivered: "Vollständig empfangen",
    event_lease_ended: "Die Zeit für den Abruf endete ohne Empfangsbestätigung",
    event_wrong_password:
      "{count, plural, =1 {Ein falsches Passwort} one {# falsches Passwort} other {# falsche Passwörter}}",
    event_locked: "Gesperrt nach zu vielen falschen Passwörtern",
    event_unlocked: "Von Ihnen entsperrt",
    event_expired: "Abgelaufen",
    event_burned: "Von Ihnen vernichtet",
    event_abandoned: "Der Upload wurde nicht abgeschlossen",
    event_ended_by_wrong_passwords: "Gelöscht nach insgesamt zu vielen falschen Passwörtern",
    event_unlocked_by_operator: "Der Betreiber dieses Servers hat sie entsperrt",
    event_removed_by_operator: "Der Betreiber dieses Servers hat sie entfernt",
    eventTimes: "{event} ({count, plural, one {#-mal} other {#-mal}})",
    eventSpan: "zuerst {first}, zuletzt {last}",
    tellMe: "Beim Öffnen benachrichtigen",
    tellsYou:
      "Solange diese Seite in einem Tab offen ist, benachrichtigt sie Sie, wenn eine Sendung geöffnet wird.",
    tellMeBlocked:
      "Benachrichtigungen sind für diese Website blockiert. Erlauben Sie sie in den Website-Einstellungen des Browsers und versuchen Sie es dann noch einmal.",
    openedTitle: "Eine Sendung wurde geöffnet",
    wrongPasswordsSoFar: "Falsche Passwörter: {wrong} von {limit}.",
  },

  server: {
    forPrograms: "Diese Adresse ist für Programme. Das Öffnen im Browser ändert nichts.",
    error: "Fehler {status} · {code}",
    nothingAtApi:
      "Diese Adresse ist für Programme. Einen solchen Aufruf oder eine solche Sendung gibt es nicht.",
    nothingAtApiAdvice: "Vergleichen Sie die Anfrage mit der API-Dokumentation.",
    nothingAtPage: "Dieser Server hat unter dieser Adresse keine Seite.",
    nothingAtPageAdvice:
      "Prüfen Sie die Adresse, oder gehen Sie zur Startseite. Ein Link zu einer Sendung enthält „/s/“.",
    aboutApi: "Über die API (Englisch)",
    reloadKeepsLink:
      "Laden Sie diese Seite neu, um es noch einmal zu versuchen: So bleibt der ganze Link erhalten.",
    openTitle: "Eine Sendung öffnen",
    onlyOpens: "Auf diesem Server lassen sich Sendungen nur öffnen",
    onlyOpensLong: "Er nimmt keine neuen Sendungen an, deshalb können Sie hier nichts senden.",
    gotLink: "Hat Ihnen jemand einen Link geschickt?",
    gotLinkAdvice:
      "Öffnen Sie den ganzen Link in diesem Browser, mit allem, was nach dem „#“ kommt.",
    wantToSend: "Möchten Sie etwas senden?",
    wantToSendAdvice:
      "Fragen Sie den Betreiber dieses Servers nach der Adresse eines Servers, der Sendungen annimmt.",
    shareIntroduction:
      "Die Sendung ist Ende-zu-Ende-verschlüsselt. Das bloße Ansehen dieser Seite öffnet sie nicht.",
    shareCommand:
      "Um sie zu öffnen, kopieren Sie den ganzen Link, mit allem nach dem „#“, und führen Sie diesen Befehl aus:",
    noPages: "Dieser Server hat keine Webseiten",
    noPagesLong: "Die Seiten wurden nicht gebaut. Die Befehlszeile funktioniert trotzdem.",
    noPagesSend:
      "Um eine Datei zu senden, führen Sie diesen Befehl mit der Adresse dieses Servers aus:",
    noPagesOperator:
      "Für Betreiber: Um die Seiten hinzuzufügen, führen Sie <code>npm run build</code> aus und starten Sie den Server neu.",
    offline: "Sie sind offline",
    offlineLong:
      "Diese Seite braucht den Server. Es wurde nichts gesendet oder geöffnet, und es ist nichts verloren gegangen.",
    offlineAdvice:
      "Prüfen Sie Ihre Verbindung. Laden Sie dann diese Seite neu: So bleibt der ganze Link erhalten.",
    unshared: "Es wurde nichts hinzugefügt",
    unsharedLong:
      "Ihr Gerät hat das, was Sie geteilt haben, an den Server gesendet, weil die App noch nicht bereit war. Der Server hat es nicht gelesen.",
    unsharedAdvice:
      "Öffnen Sie die Startseite und warten Sie, bis sie geladen ist. Teilen Sie dann noch einmal aus der anderen App.",
  },
};
