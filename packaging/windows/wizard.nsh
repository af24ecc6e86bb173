; What is seen. /CAPNHAT shows the progress alone; /S nothing.

!define MUI_ICON "..\app.ico"
!define MUI_UNICON "..\app.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURES}\side.bmp"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${PICTURES}\side.bmp"
!define MUI_HEADERIMAGE
!define MUI_HEADERIMAGE_RIGHT
!define MUI_HEADERIMAGE_BITMAP "${PICTURES}\header.bmp"
!define MUI_BGCOLOR "FFFFFF"
!define MUI_TEXTCOLOR "1A2330"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!define MUI_CUSTOMFUNCTION_ABORT NoteCancelled

!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenUpdating
!define MUI_WELCOMEPAGE_TEXT "$Welcome"
!insertmacro MUI_PAGE_WELCOME

Page custom ShowOptions LeaveOptions

!define MUI_INSTFILESPAGE_PROGRESSBAR smooth
!insertmacro MUI_PAGE_INSTFILES

!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipWhenUpdating
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_TEXT "$(FinishText)"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION OpenNow
!insertmacro MUI_PAGE_FINISH

!define MUI_PAGE_CUSTOMFUNCTION_LEAVE un.StayWhileRunning
!define MUI_WELCOMEPAGE_TEXT "$(UnPage)"
!insertmacro MUI_UNPAGE_WELCOME
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_TEXT "$(UnFinish)$Rest"
!insertmacro MUI_UNPAGE_FINISH

!insertmacro MUI_LANGUAGEEX "language" "Vietnamese"

Function SkipWhenUpdating
  ${If} $Update = 1
    Abort
  ${EndIf}
FunctionEnd

Function NoteCancelled
  Push "[${EXIT_CANCELLED}] $(LogCancelled)"
  Call Log
FunctionEnd

Function ChooseWelcome
  ${If} $Old == ""
    StrCpy $Welcome "$(PageFirst)"
  ${ElseIf} $Old == "${VERSION}"
    StrCpy $Welcome "$(PageRepair)"
  ${ElseIf} $GoBack = 1
    StrCpy $Welcome "$(PageReturn)"
  ${Else}
    StrCpy $Welcome "$(PageUpgrade)"
  ${EndIf}
  ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != ""
  ${AndIf} $AllUsers != 1
    StrCpy $Welcome "$Welcome$(PageBeside)"
  ${EndIf}
FunctionEnd

Function ShowOptions
  Call SkipWhenUpdating
  !insertmacro MUI_HEADER_TEXT "$(OptionsTitle)" "$(OptionsSubtitle)"
  nsDialogs::Create 1018
  Pop $0
  ${If} $Old == ""
    ${NSD_CreateLabel} 0 4u 100% 10u "$(OptionsFolder)"
    Pop $0
    ${NSD_CreateDirRequest} 0 18u 78% 14u "$INSTDIR"
    Pop $FolderField
    ${NSD_CreateBrowseButton} 80% 17u 20% 16u "$(OptionsBrowse)"
    Pop $0
    ${NSD_OnClick} $0 BrowseFolder
  ${Else}
    ${NSD_CreateLabel} 0 4u 100% 10u "$(OptionsFolderFixed)"
    Pop $0
    ${NSD_CreateText} 0 18u 100% 14u "$INSTDIR"
    Pop $FolderField
    SendMessage $FolderField ${EM_SETREADONLY} 1 0
  ${EndIf}
  ${NSD_CreateCheckBox} 0 46u 100% 12u "$(OptionsDesktop)"
  Pop $DesktopBox
  ${NSD_SetState} $DesktopBox $OnDesktop
  Call CountNeeds
  ${NSD_CreateLabel} 0 76u 100% 40u "$(OptionsRoom)"
  Pop $0
  ${NSD_SetFocus} $DesktopBox
  nsDialogs::Show
FunctionEnd

Function BrowseFolder
  Pop $0
  ${NSD_GetText} $FolderField $0
  nsDialogs::SelectFolderDialog "$(OptionsBrowseTitle)" "$0"
  Pop $0
  ${If} $0 == error
    Return
  ${EndIf}
  StrLen $1 "${NAME}"
  StrCpy $1 $0 "" -$1
  ${If} $1 != "${NAME}"
    StrCpy $1 $0 1 -1
    ${If} $1 == "\"
      StrCpy $0 $0 -1
    ${EndIf}
    StrCpy $0 "$0\${NAME}"
  ${EndIf}
  ${NSD_SetText} $FolderField "$0"
FunctionEnd

Function LeaveOptions
  ${NSD_GetState} $DesktopBox $OnDesktop
  ${NSD_GetText} $FolderField $INSTDIR
  Call MayInstallThere
  ${If} $0 != 1
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(NoFolder)"
    Abort
  ${EndIf}
  Call StayWhileRunning
FunctionEnd

Function OpenNow
  StrCpy $OpenAfter 1
  Call OpenProgram
FunctionEnd
