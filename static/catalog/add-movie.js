// Typing begins in the form, where Django's own script would choose the button above it.
document.querySelector("form .form-row:not(.hidden) input:not([type=hidden])").focus();
