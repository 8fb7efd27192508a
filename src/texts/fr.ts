import type { Catalogue } from "./catalogue.ts";

const COPY_AGAIN = "Copiez de nouveau le lien entier, ou demandez-le à l’expéditeur.";
const SEND_AGAIN = "Si vous en avez encore besoin, demandez à l’expéditeur de le renvoyer.";
const WAS_IT_YOU =
  "L’avez-vous ouvert sur un autre appareil ou dans un autre navigateur\u202f? Continuez là-bas. Sinon, prévenez l’expéditeur\u00a0: quelqu’un d’autre a le lien.";
const NOTHING_OPENED = "Rien n’a été ouvert.";
const SERVER_DELETED = "Le serveur l’a supprimé.";
const NO_ROOM = "Il n’y a pas assez de place dans ce navigateur";
const PRIVATE_WINDOW = "Une fenêtre privée a peu de place, même sur un grand disque.";
const OPENED_BEFORE = "Ce partage a déjà été ouvert";
const TELL_OPERATOR = "Si cela se reproduit, prévenez l’administrateur du serveur.";
const ASK_ACCESS = "Demandez un accès à l’administrateur du serveur";
const TIMES = "{count, plural, =1 {une fois} =2 {deux fois} one {# fois} other {# fois}}";
const FILES = "{files, plural, one {# fichier} other {# fichiers}}";

export const fr: Catalogue = {
  common: {
    startPage: "Aller à la page d’accueil",
    whatYouCanDo: "Ce que vous pouvez faire",
    navigation: "Pages",
    send: "Envoyer",
    myShares: "Mes partages",
    notice: "Avis",
    footer: "Votre appareil chiffre et déchiffre les partages. Le serveur n’a jamais la clé.",
    reportAbuse: "Signaler un abus",
    reportAbuseTo: "Signaler un abus à {address}",
    language: "Langue",
    theme: "Thème",
    themeSystem: "Système",
    themeLight: "Clair",
    themeDark: "Sombre",
    bytes: "{count, plural, one {#\u00a0octet} other {#\u00a0octets}}",
    kib: "{amount}\u00a0Kio",
    mib: "{amount}\u00a0Mio",
    gib: "{amount}\u00a0Gio",
    tib: "{amount}\u00a0Tio",
    today: "aujourd’hui à {time}",
    tomorrow: "demain à {time}",
    yesterday: "hier à {time}",
    onDay: "le {weekday} {date} à {time}",
    files: `${FILES}, {size}`,
    texts: "{texts, plural, one {Un texte} other {# textes}}, {size}",
    filesAndTexts: `${FILES} et {texts, plural, one {un texte} other {# textes}}, {size}`,
    sentence: "{text}.",
    twoSentences: "{first} {second}",
    text: "Texte",
    copiedLabel: "Copié",
    copied: "Copié.",
    copyBlocked: "Le navigateur a bloqué la copie. Sélectionnez le texte et copiez-le.",
    cancel: "Annuler",
    tryAgain: "Réessayer",
    tryAgainIn: "Réessayez dans {duration}.",
    tryNow: "Essayer maintenant",
    tryingAgain: "Nouvel essai…",
    triesAgainIn: "Laissez cette page ouverte. Elle réessaie dans {duration}.",
    shareEnded: "Le partage a pris fin {when}.",
    details: "Détails en anglais\u00a0: {detail}",
    measuringSpeed: "Mesure de la vitesse…",
    fewSecondsLeft: "{rate} par seconde, encore quelques secondes",
    timeLeft: "{rate} par seconde, encore environ {duration}",
    nextRetry: "Prochain essai dans {duration}.",
    sizeOfTotal: "{size} / {total}",
    progress: "{label}\u00a0: {percent}",
    delay_unreachable:
      "La connexion est interrompue. Le transfert reprend dès qu’elle est rétablie.",
    delay_intermediary:
      "Un proxy répond à la place du serveur. Le transfert reprend dès que le serveur répond de nouveau.",
    delay_limited: "Le serveur limite le nombre de requêtes. Le transfert va bientôt reprendre.",
    delay_unavailable: "Le serveur est occupé. Le transfert va bientôt reprendre.",
    insecureTitle: "Cette connexion n’est pas sécurisée",
    insecure:
      "Les navigateurs ne chiffrent et ne déchiffrent que sur des pages dont l’adresse est en https.",
    insecureAdvice:
      "Ouvrez l’adresse avec https:// au début. Si cela ne marche pas, demandez à l’administrateur de ce serveur de configurer https.",
    openWithHttps: "Ouvrir en https",
    tooOldTitle: "Ce navigateur est trop ancien",
    tooOld:
      "Il lui manque des fonctions de chiffrement dont cette page a besoin. Rien n’a été envoyé ni ouvert.",
    tooOldAdvice:
      "Mettez le navigateur à jour, ou ouvrez l’adresse dans un navigateur plus récent.",
    noProgress: "Aucune progression pour le moment.",
  },

  html: {
    sendTitle: "Envoyer des fichiers ou un texte",
    sendDescription:
      "Envoyez des fichiers ou un texte, chiffrés de bout en bout. Par défaut, le lien peut être ouvert une fois.",
    receiveTitle: "On a partagé quelque chose avec vous",
    receiveDescription:
      "Le partage est chiffré de bout en bout. Consulter cette page ne l’ouvre pas.",
    sharesTitle: "Mes partages",
    notStarted: "Cette page ne peut pas démarrer",
    scriptsOff:
      "JavaScript est désactivé. La page en a besoin pour chiffrer et déchiffrer dans le navigateur. Rien n’est perdu.",
    scriptsOffAdvice:
      "Activez JavaScript pour cette page, ou ouvrez l’adresse dans un autre navigateur.",
    notLoaded: "Une partie de cette page ne s’est pas chargée. Rien n’est perdu.",
    notLoadedAdvice:
      "Vérifiez votre connexion et rechargez la page. Si cela ne suffit pas, mettez ce navigateur à jour ou utilisez-en un autre.",
  },

  problems: {
    other_title: "Le serveur n’a pas accepté la requête",
    other_advice: `Rechargez la page et réessayez. ${TELL_OPERATOR}`,
    bad_request_title: "La requête est incorrecte",
    bad_request_explanation: `Le serveur ne l’accepte pas sous cette forme. ${NOTHING_OPENED}`,
    bad_request_advice:
      "Si vous avez suivi un lien, copiez de nouveau le lien entier. Pour les programmes\u00a0: comparez la requête à la documentation de l’API.",
    password_required_title: "Un mot de passe est nécessaire",
    password_required_explanation: "Seule la page qui ouvre le lien peut le demander.",
    password_required_advice: "Demandez le mot de passe à l’expéditeur.",
    upload_not_allowed_title: "Ce serveur n’accepte pas les partages de tout le monde",
    upload_not_allowed_explanation:
      "Toute personne qui a le lien peut ouvrir un partage. Pour en envoyer un, il vous faut un accès.",
    upload_not_allowed_advice: `${ASK_ACCESS}.`,
    sign_in_required_title: "Ce serveur exige de se connecter à un compte pour envoyer",
    sign_in_required_explanation:
      "Rien n’a été envoyé. Toute personne qui a le lien peut ouvrir un partage.",
    sign_in_required_advice:
      "Ouvrez la page du serveur dans un navigateur, connectez-vous et envoyez de là.",
    sign_in_failed_title: "La connexion au compte a échoué",
    sign_in_failed_explanation:
      "Elle a pris trop de temps, a déjà servi, a commencé dans un autre navigateur, ou le fournisseur d’identité l’a refusée.",
    sign_in_failed_advice: "Connectez-vous de nouveau.",
    account_not_allowed_title: "Ce compte n’est pas autorisé à se connecter ici",
    account_not_allowed_explanation:
      "Le fournisseur d’identité connaît le compte, mais l’administrateur du serveur ne l’a pas autorisé.",
    account_not_allowed_advice: `${ASK_ACCESS}, ou connectez-vous avec un autre compte.`,
    sign_in_unavailable_title: "Le fournisseur d’identité est injoignable",
    sign_in_unavailable_explanation:
      "Rien n’est perdu. Les partages et la connexion par mot de passe n’en dépendent pas.",
    sign_in_unavailable_advice: `Réessayez dans un moment. ${TELL_OPERATOR}`,
    receive_only_title: "Ce serveur n’accepte pas de nouveau partage",
    receive_only_explanation: "On peut seulement y ouvrir des partages. Rien n’a été envoyé.",
    receive_only_advice:
      "Demandez à l’administrateur l’adresse d’un serveur qui accepte les partages.",
    wrong_link_title: "Ce lien est incorrect",
    wrong_link_explanation: "Il y a un partage à cette adresse, mais ce lien ne l’ouvre pas.",
    wrong_link_advice: COPY_AGAIN,
    wrong_password_title: "Le mot de passe est incorrect",
    wrong_password_explanation: NOTHING_OPENED,
    wrong_password_advice:
      "Vérifiez-le d’abord auprès de l’expéditeur\u00a0: trop de mots de passe incorrects verrouillent le partage.",
    not_found_title: "Il n’y a rien ici",
    not_found_explanation:
      "Le partage a pris fin il y a quelques jours, ou l’adresse est incorrecte.",
    not_found_advice: `Vérifiez l’adresse. ${COPY_AGAIN}`,
    request_timeout_title: "La requête a mis trop de temps à arriver",
    request_timeout_explanation: NOTHING_OPENED,
    request_timeout_advice:
      "Vérifiez votre connexion et réessayez. Un envoi reprend là où il s’était arrêté.",
    not_ready_title: "L’envoi est encore en cours",
    not_ready_explanation: NOTHING_OPENED,
    not_ready_advice: "Réessayez quand l’envoi sera terminé.",
    already_claimed_title: OPENED_BEFORE,
    already_claimed_explanation:
      "Plus aucun téléchargement n’est possible\u00a0: quelqu’un l’a ouvert, ou l’ouvre en ce moment.",
    already_claimed_advice: WAS_IT_YOU,
    gone_title: "Ce partage n’existe plus",
    gone_explanation:
      "Il a été ouvert, a expiré, a été détruit ou retiré. Le serveur n’a plus son contenu.",
    gone_advice: SEND_AGAIN,
    gone_claimed_title: OPENED_BEFORE,
    gone_claimed_explanation:
      "Tous ses téléchargements ont été utilisés, le serveur l’a donc supprimé.",
    gone_claimed_advice: WAS_IT_YOU,
    gone_expired_title: "Ce partage a expiré",
    gone_expired_explanation: SERVER_DELETED,
    gone_burned_title: "L’expéditeur a détruit ce partage",
    gone_burned_explanation: SERVER_DELETED,
    gone_wrong_passwords_title: "Ce partage a été supprimé après trop de mots de passe incorrects",
    gone_wrong_passwords_explanation: "Cela protège son contenu.",
    gone_abandoned_title: "Ce partage n’a jamais été envoyé en entier",
    gone_abandoned_explanation:
      "L’envoi s’est arrêté, et le serveur a supprimé ce qui était arrivé.",
    gone_removed_title: "L’administrateur de ce serveur a retiré ce partage",
    gone_removed_explanation: SERVER_DELETED,
    too_large_title: "C’est trop volumineux",
    too_large_explanation: "Le serveur n’en a rien enregistré.",
    too_large_advice:
      "Envoyez moins en une seule fois, ou demandez à l’administrateur du serveur d’augmenter la limite.",
    locked_title: "Verrouillé après trop de mots de passe incorrects",
    locked_explanation:
      "Le partage n’accepte aucun mot de passe tant que l’expéditeur ne l’a pas déverrouillé.",
    locked_advice: "Demandez à l’expéditeur de le déverrouiller, ou de le renvoyer.",
    rate_limited_title: "Trop de requêtes",
    rate_limited_explanation:
      "Le serveur limite les requêtes de votre adresse IP. Rien n’a été ouvert ni perdu.",
    rate_limited_advice: "Attendez un peu et réessayez.",
    transfer_limit_title: "Ce téléchargement a épuisé sa limite de transfert",
    transfer_limit_explanation:
      "La connexion s’est coupée ou le téléchargement a été annulé si souvent que le serveur y a mis fin.",
    transfer_limit_advice: SEND_AGAIN,
    headers_too_large_title: "Les en-têtes de la requête sont trop volumineux",
    headers_too_large_explanation:
      "Votre navigateur a envoyé plus d’en-têtes, par exemple des cookies, que le serveur n’en accepte.",
    headers_too_large_advice:
      "Effacez les cookies de ce site, ou mettez à jour le programme qui a envoyé la requête.",
    internal_title: "Quelque chose s’est mal passé sur le serveur",
    internal_explanation: "Ce n’est pas votre faute. L’erreur est dans le journal du serveur.",
    internal_advice: `Réessayez. ${TELL_OPERATOR}`,
    unavailable_title: "Le serveur ne peut pas le faire pour le moment",
    unavailable_explanation:
      "Il est occupé, redémarre ou n’a pas accès à son stockage. Rien n’est perdu.",
    unavailable_advice: "Réessayez dans un moment.",
    storage_full_title: "Le stockage du serveur est plein",
    storage_full_explanation: "Les partages déjà enregistrés sont en sécurité.",
    storage_full_advice: "Réessayez plus tard, ou envoyez moins.",
    not_a_link_title: "Ce n’est pas un lien de partage",
    not_a_link_advice: `Un lien de partage ressemble à https://…/s/…#… ${COPY_AGAIN}`,
    cut_off_title: "Il manque la fin de ce lien",
    cut_off_explanation: NOTHING_OPENED,
    cut_off_advice: COPY_AGAIN,
    damaged_title: "Ce lien a été modifié en chemin",
    damaged_explanation: NOTHING_OPENED,
    damaged_advice: COPY_AGAIN,
    newer_version_title: "Ce lien vient d’une version plus récente",
    newer_version_advice:
      "Mettez ce programme à jour, ou rechargez la page. Si cela ne suffit pas, c’est le serveur qui a besoin d’une mise à jour.",
    unreachable_title: "Le serveur est injoignable",
    unreachable_explanation: "Cela ne dit rien du partage\u00a0: il est peut-être toujours là.",
    unreachable_advice: "Vérifiez l’adresse et votre connexion, puis réessayez.",
    integrity_title: "Les données reçues ne sont pas celles que l’expéditeur a chiffrées",
    integrity_explanation: "Elles ont été endommagées ou modifiées sur le serveur ou en chemin.",
    integrity_advice:
      "Rien n’en a été enregistré. Réessayez. Si cela se reproduit, demandez à l’expéditeur d’utiliser un autre moyen.",
    source_changed_title: "Un fichier a changé pendant l’envoi",
    source_changed_advice: "Envoyez-le de nouveau quand il ne changera plus.",
    too_many_entries_title: "Il y a trop de fichiers pour un partage",
    too_many_entries_advice: "Mettez-les d’abord dans une archive.",
    path_too_long_title: "Le chemin d’un fichier est trop long",
    path_too_long_advice:
      "Raccourcissez les noms de ses dossiers, ou mettez d’abord le dossier dans une archive.",
    link_address_title:
      "Le serveur créerait un lien sans adresse https valide, rien n’a donc été envoyé",
    link_address_advice: "Demandez à l’administrateur du serveur de corriger BASE_URL.",
    other_tab_title: "Ce partage est ouvert dans un autre onglet",
    other_tab_advice: "Continuez là-bas, ou fermez l’autre onglet et réessayez.",
    no_room_title: NO_ROOM,
    no_room_explanation:
      "Le serveur réserve ce téléchargement à ce navigateur pendant un temps limité.",
    no_room_advice: `Libérez de la place sur cet appareil et réessayez\u00a0: rien de ce qui est arrivé n’est perdu. Si c’est une fenêtre privée, laissez-la ouverte jusque-là. ${PRIVATE_WINDOW}`,
    does_not_fit_title: NO_ROOM,
    does_not_fit_explanation: "Rien n’a été ouvert\u00a0: le lien fonctionne encore.",
    does_not_fit_advice: `Ouvrez le lien sur un appareil qui a plus de place, ou libérez de la place ici et réessayez. Si c’est une fenêtre privée, ouvrez le lien dans une fenêtre normale. ${PRIVATE_WINDOW}`,
    unexpected_title: "Il s’est passé quelque chose d’inattendu",
    unexpected_advice: "Réessayez.",
    page_failed_title: "Une partie de cette page ne s’est pas chargée",
    page_failed_advice: "Vérifiez votre connexion et rechargez la page.",
    detail_token_missing: "Ce serveur n’accepte les partages qu’avec un jeton d’envoi.",
    detail_token_malformed: "Ce n’est pas un jeton d’envoi. Un jeton d’envoi commence par ots_.",
    detail_token_wrong: "Ce jeton d’envoi est faux ou révoqué.",
    detail_token_expired: "Ce jeton d’envoi a expiré.",
    detail_quota_share:
      "Ce jeton d’envoi autorise {limit} par jour. Une fois chiffré, ce partage fait {size}.",
    detail_quota_day:
      "Ce jeton d’envoi autorise {limit} par jour. Ce qu’il en reste aujourd’hui ne suffit pas pour ce partage.",
    detail_share_too_large:
      "Ce serveur autorise {limit} par partage. Une fois chiffré, ce partage fait {size}.",
    detail_password_required: "Ce serveur exige un mot de passe pour chaque partage.",
    detail_uploads_paused:
      "L’administrateur de ce serveur a suspendu les nouveaux partages. Vous pouvez toujours ouvrir des liens.",
    detail_many_shares: "Trop de nouveaux partages viennent de votre adresse IP.",
    detail_many_claims:
      "Des partages ont été consultés ou ouverts trop souvent depuis votre adresse IP.",
    detail_many_passwords: "Trop de mots de passe viennent de votre adresse IP.",
    detail_many_bytes:
      "Avec ce partage, votre adresse IP dépasserait sa limite d’envoi quotidienne.",
    detail_many_connections: "Il y a trop de connexions depuis votre adresse IP.",
    detail_incomplete_uploads:
      "Ce serveur limite les envois inachevés d’un même appareil à {limit}. Terminez-en un, ou annulez-en un. Après dix minutes sans données, un envoi ne compte plus.",
    detail_answer_late: "Le serveur n’a pas répondu à temps.",
    detail_answer_foreign: "La réponse ne vient pas d’un serveur OneTimeShare.",
    detail_http_status: "Le serveur, ou un proxy devant lui, a répondu HTTP {status}.",
  },

  send: {
    title: "Envoyer des fichiers ou un texte",
    introduction: `Choisissez des fichiers ou écrivez un texte. Vous recevez un lien qui peut être ouvert ${TIMES}. Ensuite, le serveur supprime le partage.`,
    nothingSent: "Rien n’a été envoyé.",
    paused:
      "L’administrateur de ce serveur a suspendu les nouveaux partages, vous ne pouvez donc rien envoyer pour l’instant. Vous pouvez toujours ouvrir des liens. Vous pouvez préparer un partage\u00a0: cette page vérifie d’elle-même quand l’envoi est de nouveau possible.",
    createLink: "Créer le lien",
    unreadableFolder:
      "Ce navigateur ne peut pas lire {names}. Choisissez de nouveau, ou ajoutez plutôt un fichier zip.",
    replaced: "Le nouveau contenu remplace {names}.",
    text: "Texte",
    textPlaceholder: "Un mot de passe, une note, une clé…",
    chooseFiles: "Choisir des fichiers",
    chooseFolder: "Choisir un dossier",
    chooseHint:
      "Vous pouvez aussi déposer ou coller des fichiers et des dossiers ici, jusqu’à {limit} en tout.",
    takePicture: "Prendre une photo",
    filesToSend: "Fichiers à envoyer",
    removeFile: "Retirer {name}",
    dropFiles: "Déposez les fichiers pour les ajouter",
    obstacleEmpty: "Choisissez d’abord un fichier ou écrivez un texte.",
    obstacleTooLarge:
      "Le partage est trop volumineux\u00a0: {size}, mais ce serveur autorise {limit}. Réduisez-le, ou répartissez-le en plusieurs partages.",
    obstaclePassword: "Saisissez ou générez d’abord un mot de passe.",
    obstacleToken: "Saisissez d’abord votre jeton d’envoi.",
    unreadable:
      "{name} a été modifié, déplacé ou supprimé après votre choix. Le partage n’a pas été envoyé.",
    unreadableAdvice: "Choisissez de nouveau le fichier, ou retirez-le de la liste.",
    waitToSend:
      "Vous pourrez envoyer dans {duration}. Rien de ce que vous avez ajouté n’est perdu.",
    sendNow: "Vous pouvez envoyer maintenant. Rien de ce que vous avez ajouté n’est perdu.",
    signInAgain:
      "Le serveur exige de se connecter à un compte, le partage n’a donc pas été envoyé. <link>Connectez-vous dans un nouvel onglet</link>, puis revenez ici et créez le lien.",
    change: "Modifier",
    noPassword: "sans mot de passe",
    withPassword: "avec mot de passe",
    sumOfLimit: "{contents} sur {limit}",
    expiresAfter: "Expire après",
    canBeOpened: "Peut être ouvert",
    times: TIMES,
    password: "Mot de passe",
    passwordOptional: "Mot de passe (facultatif)",
    generate: "Générer",
    passwordRequired: "Ce serveur exige un mot de passe pour chaque partage.",
    passwordHint:
      "Ne l’envoyez pas avec le lien. {count, plural, one {# mot de passe incorrect verrouille} other {# mots de passe incorrects verrouillent}} le partage.",
    unlockHint: "Vous pouvez le déverrouiller dans «\u00a0Mes partages\u00a0».",
    label: "Note (facultatif)",
    labelHint:
      "Cette note n’est visible que pour vous, dans «\u00a0Mes partages\u00a0» sur ce navigateur.",
    strengthWeak:
      "Ce mot de passe est faible\u00a0: un programme le devine vite. Allongez-le, ou générez-en un.",
    strengthFair: "Ce mot de passe est correct. Un plus long est plus difficile à deviner.",
    strengthStrong: "Ce mot de passe est fort.",
    generatedHint:
      "Le mot de passe est formé de quatre mots inventés, faciles à dicter au téléphone. Il est difficile à deviner (environ {bits} bits).",
    sendingTitle: "Envoi…",
    sendingIntroduction:
      "Votre navigateur chiffre le partage avant l’envoi. Gardez cette page ouverte jusqu’à l’affichage du lien.",
    cancelHint: "Si vous annulez, l’envoi inachevé est supprimé.",
    sending: "Envoi",
    preparing: "Préparation du chiffrement…",
    pause: "Mettre en pause",
    resume: "Reprendre",
    pausedTitle: "En pause",
    pausedHint: "En pause. Rien de ce qui est arrivé n’est perdu. Gardez cette page ouverte.",
    sentTitle: "Votre lien est prêt",
    sentIntroduction: `Il peut être ouvert <b>${TIMES}</b> et expire {when}.`,
    linkLabel: "Lien (contient la clé)",
    copyLink: "Copier le lien",
    copyMessage: "Copier avec un message",
    share: "Partager…",
    mail: "E-mail",
    mailHint:
      "L’e-mail contient le lien entier, votre fournisseur de messagerie peut donc le lire.",
    mailHintPassword:
      "L’e-mail contient le lien entier. Envoyez le mot de passe par un autre moyen.",
    showQrCode: "Afficher le code QR",
    hideQrCode: "Masquer le code QR",
    qrCode: "Code QR du lien",
    print: "Imprimer",
    printPassword: "Imprimer aussi le mot de passe",
    slipTitle: "Un partage pour vous",
    slipSteps:
      "Scannez le code avec un téléphone, ou saisissez l’adresse entière dans un navigateur. Ouvrez-y ensuite le partage.",
    sendAnother: "Envoyer un autre partage",
    seeWhenOpened: "Voir quand il est ouvert",
    passwordChannel:
      "N’envoyez pas le mot de passe avec le lien. Utilisez un autre moyen, par exemple le téléphone.",
    copyPassword: "Copier le mot de passe",
    copyBeforeLeaving:
      "Copiez le lien avant de quitter cette page. Il n’est enregistré nulle part.",
    copiedNow: "Copié. Envoyez-le maintenant.",
    onePerson:
      "Toute personne qui a le lien peut ouvrir le partage\u00a0: n’envoyez donc le lien qu’à une seule personne.",
    onePersonPassword:
      "Toute personne qui a le lien et le mot de passe peut ouvrir le partage\u00a0: n’envoyez donc le lien qu’à une seule personne.",
    severalPeople:
      "Toute personne qui a le lien peut ouvrir le partage\u00a0: n’envoyez donc le lien qu’aux personnes concernées.",
    severalPeoplePassword:
      "Toute personne qui a le lien et le mot de passe peut ouvrir le partage\u00a0: n’envoyez donc le lien qu’aux personnes concernées.",
    message: `Voici un partage. Le lien peut être ouvert ${TIMES} et expire le {date}. À ouvrir sur l’appareil où le contenu sera utilisé.`,
    messagePassword: "Le mot de passe suivra séparément.",
    fullDate: "{weekday} {date} à {time}",
    signInToSend: "Ce serveur exige de se connecter à un compte pour envoyer.",
    signInKeepsDraft:
      "La page de connexion s’ouvre dans un nouvel onglet. Tout ce que vous avez ajouté reste ici.",
    signIn: "Se connecter pour envoyer",
    signedIn: "Votre session est ouverte.",
    signOut: "Se déconnecter",
    token: "Jeton d’envoi",
    tokenHint: "Ce serveur exige un jeton d’envoi. Demandez-en un à son administrateur.",
    saveToken: "Enregistrer le jeton dans ce navigateur",
    sharedArrived:
      "Une autre application ou une page web a ajouté ce contenu. Vérifiez-le avant de l’envoyer.",
    sharedLost:
      "Ce que vous avez partagé n’est pas arrivé ici. Retournez dans l’autre application et partagez-le de nouveau.",
    moreWays: "Autres moyens",
  },

  receive: {
    checking: "Vérification du lien…",
    receiving: "Réception",
    receivingIntroduction:
      "Le serveur réserve ce téléchargement à ce navigateur. Si la connexion se coupe, il reprend tout seul.",
    cancelHint:
      "Si vous annulez, la partie déjà reçue est supprimée. Pendant un temps limité, vous pouvez rouvrir le partage dans ce navigateur.",
    cancelledTitle: "Téléchargement annulé",
    cancelledIntroduction: "La partie déjà reçue est supprimée de ce navigateur.",
    cancelledHere:
      "Vous pouvez rouvrir le partage avec ce lien, mais seulement dans ce navigateur et pour un temps limité. Ensuite, le lien ne s’ouvrira peut-être plus.",
    cancelledInMemory:
      "Vous pouvez rouvrir le partage, mais seulement dans cet onglet et pour un temps limité. Ensuite, le lien ne s’ouvrira peut-être plus.",
    cancelledLeft: "Temps restant\u00a0: {duration}.",
    cancelledOften:
      "Le serveur limite la quantité qu’il envoie à un destinataire. Après d’autres annulations, un téléchargement peut s’arrêter avant d’être complet.",
    cancelledOver:
      "Le temps pour rouvrir le partage dans ce navigateur est écoulé. Le lien ne s’ouvrira peut-être plus.",
    openAgain: "Rouvrir",
    askingServer: "Interrogation du serveur…",
    removed: "Supprimé de ce navigateur",
    removedIntroduction:
      "Ce navigateur n’a plus de copie du partage. Les fichiers que vous avez enregistrés restent à leur place.",
    sendShare: "Envoyer un partage",
    offerTitle: "On a partagé quelque chose avec vous",
    offerIntroduction: `Ce partage peut être ouvert ${TIMES}. Consulter cette page ne l’ouvre pas.`,
    expires: "Il expire <b>{when}</b>.",
    opening: "Ouverture…",
    openNow: "Ouvrir maintenant",
    contents: "Contenu",
    total: "Total\u00a0: {contents}",
    noRoom:
      "Le partage n’est pas encore ouvert. Ce partage a besoin de {needed}, mais il ne reste que {free} dans ce navigateur. Ouvrez le lien sur un appareil qui a plus de place. Si c’est une fenêtre privée, prenez une fenêtre normale\u00a0: les fenêtres privées ont peu de place.",
    memoryOnly:
      "Ce navigateur ne garde le partage que dans la mémoire de cet onglet. Enregistrez tout avant de le fermer.",
    passwordTitle: "Saisir le mot de passe",
    passwordAgainTitle: "Saisir de nouveau le mot de passe",
    introduction_nothing:
      "L’expéditeur a protégé ce partage par un mot de passe. Saisissez-le pour voir le contenu. Cela n’ouvre pas encore le partage.",
    introduction_part:
      "Ce navigateur a commencé à recevoir le partage. Saisissez le mot de passe pour continuer.",
    introduction_all:
      "Ce navigateur a déjà reçu le partage. Saisissez le mot de passe pour le voir.",
    password: "Mot de passe",
    checkingPassword: "Vérification…",
    continue: "Continuer",
    wrongPassword: "Mot de passe incorrect.",
    wrongPasswordLeft:
      "Mot de passe incorrect. Il vous reste {count, plural, one {# essai} other {# essais}} avant que le partage se verrouille.",
    receivedTitle: "Entièrement reçu",
    verified: "Chaque octet est vérifié. L’expéditeur peut voir que le partage est arrivé.",
    verifiedNotConfirmed:
      "Chaque octet est vérifié. Le serveur n’a pas confirmé la réception. Dites à l’expéditeur que le partage est arrivé.",
    saveAll: "Tout enregistrer en zip",
    saveInto: "Enregistrer dans un dossier",
    saving: "Préparation des fichiers…",
    inFolder: "Tout est dans le dossier que vous avez choisi.",
    remove: "Supprimer de ce navigateur",
    inDownloads: "Cherchez le fichier dans les téléchargements de ce navigateur.",
    removeTitle: "Supprimer sans enregistrer\u202f?",
    removeConfirm: "Supprimer",
    removeQuestion:
      "Vous n’avez pas encore tout vu ou enregistré. Le lien ne s’ouvrira peut-être plus.",
    inMemoryTaken:
      "Le partage n’est que dans la mémoire de cet onglet. Il disparaît quand vous le fermez.",
    inMemory:
      "Le partage n’est que dans la mémoire de cet onglet. Enregistrez tout avant de le fermer.",
    storedTaken: "Ce navigateur a encore une copie. Supprimez-la quand vous n’en avez plus besoin.",
    stored:
      "Vous pouvez fermer cette page et revenir plus tard\u00a0: ce navigateur garde une copie.",
    save: "Enregistrer",
    saveAgain: "Réenregistrer",
    show: "Afficher",
    showText: "Afficher le texte",
    copy: "Copier",
    copyText: "Copier le texte",
    text: "Texte",
    triedGenerated:
      "On dirait un mot de passe généré, il a donc été essayé avec des tirets. Appuyez de nouveau sur «\u00a0Continuer\u00a0» pour l’essayer tel que vous l’avez saisi.",
    showPassword: "Afficher le mot de passe",
    preview: "Aperçu",
    closePreview: "Fermer",
    previousPage: "Page précédente",
    nextPage: "Page suivante",
    page: "Page {page} sur {pages}",
    openingPreview: "Ouverture de l’aperçu…",
    firstPart: "Voici la première partie, {size}. Enregistrez le fichier pour tout lire.",
    noPreview_unknown:
      "Ce type de fichier n’a pas d’aperçu. Enregistrez-le pour l’ouvrir avec un autre programme.",
    noPreview_empty: "Ce fichier est vide.",
    noPreview_too_large:
      "Ce fichier est trop volumineux pour un aperçu. Enregistrez-le pour l’ouvrir avec un autre programme.",
    noPreview_failed:
      "Ce navigateur ne peut pas afficher le fichier. Enregistrez-le pour l’ouvrir avec un autre programme.",
    hide: "Masquer",
    hideText: "Masquer le texte",
    showFiles: "Afficher les fichiers",
    hideFiles: "Masquer les fichiers",
    moreFiles: "Afficher plus de fichiers",
    shareFile: "Envoyer à une application",
    shareFailed: "Le fichier n’a pas été envoyé à une application. Enregistrez-le plutôt.",
    writing: "Enregistrement",
    cancelSaving: "Annuler",
  },

  shares: {
    title: "Mes partages",
    introduction:
      "Vous avez envoyé ces partages depuis ce navigateur. Il n’enregistre pas leurs liens, personne ne peut donc ouvrir un partage depuis cette page.",
    introductionEmpty:
      "Cette liste est vide. Quand vous envoyez un partage depuis ce navigateur, vous voyez ici quand il est ouvert.",
    introductionBlocked:
      "Ce navigateur empêche la page d’enregistrer vos partages, elle ne peut donc pas les afficher ici.",
    sendShare: "Envoyer des fichiers ou un texte",
    sent: "Envoyé {when}",
    started: "Commencé {when}",
    status: "État",
    unknown: "État inconnu",
    loading: "Chargement…",
    askingServer: "Interrogation du serveur…",
    noRecord: "Aucune trace",
    noRecordLong:
      "Le serveur n’a plus de trace de ce partage. Vous pouvez le retirer de cette liste.",
    unlock: "Déverrouiller",
    sendAgain: "Envoyer à nouveau",
    burn: "Détruire",
    removeFromList: "Retirer de cette liste",
    burnTitle: "Détruire ce partage\u202f?",
    burnConfirm: "Détruire",
    burnQuestion:
      "Le serveur supprime le partage et le lien ne fonctionne plus. Un téléchargement en cours est interrompu. C’est irréversible.",
    removeTitle: "Retirer ce partage de la liste\u202f?",
    removeConfirm: "Retirer",
    removeGone: "Vous ne pourrez plus voir ce qui est arrivé au partage.",
    removeAlive:
      "Cela ne supprime pas le partage. Mais vous ne pourrez plus voir son état, le déverrouiller ni le détruire.",
    timeline: "Ce qui s’est passé",
    forged: "Accusé de réception non authentique",
    forgedLong:
      "Le serveur montre un accusé de réception qui n’a pas été créé avec le lien. Ne vous fiez pas à l’état de ce partage. Demandez au destinataire s’il l’a reçu.",
    withoutReceipt: "Ouvert, sans accusé de réception",
    withoutReceiptLong:
      "Quelqu’un qui a le lien l’a ouvert, mais aucun accusé de réception n’est arrivé. Le téléchargement est peut-être incomplet\u00a0: demandez au destinataire.",
    locked: "Verrouillé",
    lockedLong:
      "Quelqu’un qui a le lien a saisi trop de mots de passe incorrects. Déverrouillez le partage, ou détruisez-le.",
    incomplete: "Envoi incomplet",
    incompleteLong: "Personne ne peut ouvrir le partage avant la fin de l’envoi.",
    incompleteNext:
      "L’envoi ne continue que dans l’onglet où il a commencé. Si vous l’avez fermé, envoyez de nouveau le partage. Le serveur supprime tout seul l’envoi incomplet.",
    opening: "En cours d’ouverture",
    openingLong:
      "Quelqu’un qui a le lien l’a ouvert. Ce téléchargement n’a pas encore d’accusé de réception.",
    downloading: "Téléchargement en cours",
    downloadInterrupted:
      "La connexion du destinataire est interrompue. Le téléchargement peut reprendre.",
    downloadSent: "Tout est envoyé. L’accusé de réception n’est pas encore arrivé.",
    waiting: "Pas encore ouvert",
    canBeOpened: `Il peut être ouvert ${TIMES}.`,
    canBeOpenedUntil: `Il peut être ouvert ${TIMES}. Il expire {when}.`,
    canBeOpenedMore: `Il peut encore être ouvert ${TIMES}.`,
    canBeOpenedMoreUntil: `Il peut encore être ouvert ${TIMES}. Il expire {when}.`,
    openedAgain: "Ouvert, encore disponible",
    openedUnconfirmed: `Il a été ouvert ${TIMES}, sans accusé de réception.`,
    receivedAgain: "Reçu, encore disponible",
    opened: `Il a été ouvert ${TIMES}.`,
    receipts:
      "{count, plural, one {Il a été entièrement reçu. L’accusé de réception est vérifié\u00a0: seul quelqu’un qui a le lien peut en créer un.} other {Il a été entièrement reçu # fois. Les accusés de réception sont vérifiés\u00a0: seul quelqu’un qui a le lien peut en créer un.}}",
    expired: "Il a expiré {when}. Le serveur a supprimé le partage.",
    expiredSometime: "Il a expiré. Le serveur a supprimé le partage.",
    receivedExpired: "Reçu, puis expiré",
    neverOpened: "Jamais ouvert",
    burned: "Détruit",
    burnedLong: "Vous l’avez détruit {when}.",
    burnedSometime: "Vous l’avez détruit.",
    wrongPasswords: "Supprimé après des mots de passe incorrects",
    wrongPasswordsLong:
      "Quelqu’un qui a le lien a saisi trop de mots de passe incorrects au total. Le serveur a supprimé le partage {when}.",
    wrongPasswordsSometime:
      "Quelqu’un qui a le lien a saisi trop de mots de passe incorrects au total. Le serveur a supprimé le partage.",
    removed: "Retiré par l’administrateur",
    removedLong: "L’administrateur de ce serveur a retiré ce partage {when}.",
    removedSometime: "L’administrateur de ce serveur a retiré ce partage.",
    abandoned: "Jamais envoyé",
    abandonedLong: "L’envoi n’a pas été terminé. Le serveur a supprimé le partage.",
    received: "Reçu",
    deleted: "Le serveur a supprimé le partage.",
    event_created: "Vous l’avez créé",
    event_uploaded: "Envoi terminé",
    event_previewed: "Quelqu’un qui a le lien a vu la liste du contenu",
    event_claimed: "Quelqu’un qui a le lien l’a ouvert",
    event_given_back: "Rien n’a été téléchargé, donc cela ne compte pas comme un téléchargement",
    event_delivered: "Entièrement reçu",
    event_lease_ended: "Le temps de téléchargement s’est écoulé sans accusé de réception",
    event_wrong_password:
      "{count, plural, =1 {Un mot de passe incorrect} one {# mot de passe incorrect} other {# mots de passe incorrects}}",
    event_locked: "Verrouillé après trop de mots de passe incorrects",
    event_unlocked: "Vous l’avez déverrouillé",
    event_expired: "Expiré",
    event_burned: "Vous l’avez détruit",
    event_abandoned: "L’envoi n’a pas été terminé",
    event_ended_by_wrong_passwords: "Supprimé après trop de mots de passe incorrects au total",
    event_unlocked_by_operator: "L’administrateur de ce serveur l’a déverrouillé",
    event_removed_by_operator: "L’administrateur de ce serveur l’a retiré",
    eventTimes: "{event} ({count, plural, one {# fois} other {# fois}})",
    eventSpan: "la première fois {first}, la dernière {last}",
    tellMe: "Me prévenir à chaque ouverture",
    tellsYou:
      "Tant que cette page reste ouverte dans un onglet, elle vous prévient quand un partage est ouvert.",
    tellMeBlocked:
      "Les notifications sont bloquées pour ce site. Autorisez-les dans les paramètres du site de votre navigateur, puis réessayez.",
    openedTitle: "Un partage a été ouvert",
    labelField: "Note",
    labelHint: "Un nom ou une note pour distinguer vos partages. Seul ce navigateur l’enregistre.",
    addLabel: "Ajouter une note",
    changeLabel: "Modifier la note",
    saveLabel: "Enregistrer",
    wrongPasswordsSoFar: "Mots de passe incorrects\u00a0: {wrong} sur {limit}.",
  },

  server: {
    forPrograms:
      "Cette adresse est destinée aux programmes. L’ouvrir dans un navigateur ne change rien.",
    error: "Erreur {status} · {code}",
    nothingAtApi:
      "Cette adresse est destinée aux programmes. Cet appel ou ce partage n’existe pas.",
    nothingAtApiAdvice: "Comparez la requête à la documentation de l’API.",
    nothingAtPage: "Ce serveur n’a pas de page à cette adresse.",
    nothingAtPageAdvice:
      "Vérifiez l’adresse, ou retournez à la page d’accueil. Un lien de partage contient «\u00a0/s/\u00a0».",
    aboutApi: "À propos de l’API (en anglais)",
    reloadKeepsLink: "Rechargez cette page pour réessayer\u00a0: ainsi, le lien reste entier.",
    openTitle: "Ouvrir un partage",
    onlyOpens: "Sur ce serveur, on peut seulement ouvrir des partages",
    onlyOpensLong: "Il n’accepte pas de nouveau partage, vous ne pouvez donc rien envoyer d’ici.",
    gotLink: "Vous avez reçu un lien\u202f?",
    gotLinkAdvice:
      "Ouvrez le lien entier dans ce navigateur, avec tout ce qui suit le «\u00a0#\u00a0».",
    wantToSend: "Vous voulez envoyer quelque chose\u202f?",
    wantToSendAdvice:
      "Demandez à l’administrateur de ce serveur l’adresse d’un serveur qui accepte les partages.",
    shareIntroduction:
      "Ce partage est chiffré de bout en bout. Consulter cette page ne l’ouvre pas.",
    shareCommand:
      "Pour l’ouvrir, copiez le lien entier, avec tout ce qui suit le «\u00a0#\u00a0», et exécutez cette commande\u00a0:",
    noPages: "Ce serveur n’a pas de pages web",
    noPagesLong: "Elles n’ont pas été générées. La ligne de commande fonctionne quand même.",
    noPagesSend:
      "Pour envoyer un fichier, exécutez cette commande avec l’adresse de ce serveur\u00a0:",
    noPagesOperator:
      "Si vous gérez ce serveur\u00a0: exécutez <code>npm run build</code> pour ajouter les pages, puis redémarrez le serveur.",
    offline: "Vous êtes hors ligne",
    offlineLong:
      "Cette page a besoin du serveur. Rien n’a été envoyé ni ouvert, et rien n’est perdu.",
    offlineAdvice:
      "Vérifiez votre connexion. Rechargez ensuite cette page\u00a0: ainsi, le lien reste entier.",
    unshared: "Rien n’a été ajouté",
    unsharedLong:
      "Votre appareil a envoyé au serveur ce que vous avez partagé, car l’application n’était pas prête. Le serveur ne l’a pas lu.",
    unsharedAdvice:
      "Ouvrez la page d’accueil et attendez qu’elle soit chargée. Partagez ensuite de nouveau depuis l’autre application.",
  },
};
